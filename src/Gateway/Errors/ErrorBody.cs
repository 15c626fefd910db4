using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway.Errors;

/// <summary>The body of an error: <c>message</c>, <c>detail</c> and <c>error_type</c>, or the members of RFC 9457.</summary>
internal static class ErrorBody
{
    private static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true
    };

    /// <param name="output">Gets the body.</param>
    /// <param name="error">The error.</param>
    /// <param name="language">The language of the text.</param>
    /// <param name="asProblem">Whether the client asked for RFC 9457.</param>
    public static void Write(IBufferWriter<byte> output, GatewayError error, CultureInfo language, bool asProblem)
    {
        var message = error.Text.In(language);
        using var json = new Utf8JsonWriter(output, WriterOptions);
        json.WriteStartObject();
        if (asProblem)
        {
            WriteProblemMembers(json, error, message);
        }

        if (error.JobStatus is not null && !asProblem)
        {
            json.WriteString("status", error.JobStatus);
        }

        json.WriteString("message", message);
        if (!asProblem || error.Violations.Count > 0)
        {
            WriteDetail(json, error, message, asProblem ? "errors" : "detail");
        }

        for (var index = 0; index < error.Members.Count; index++)
        {
            json.WritePropertyName(error.Members[index].Name);
            json.WriteRawValue(error.Members[index].Json, skipInputValidation: true);
        }

        json.WriteString("error_type", error.Type);
        json.WriteEndObject();
    }

    private static void WriteProblemMembers(Utf8JsonWriter json, GatewayError error, string message)
    {
        json.WriteString("type", $"urn:gateway:error:{error.Type}");
        json.WriteString("title", error.Type);
        json.WriteNumber("status", error.Status);
        json.WriteString("detail", message);
    }

    private static void WriteDetail(Utf8JsonWriter json, GatewayError error, string message, string name)
    {
        if (error.UpstreamDetail is { } raw)
        {
            json.WritePropertyName(name);
            json.WriteRawValue(raw, skipInputValidation: true);
            return;
        }

        if (error.Violations.Count == 0)
        {
            json.WriteString(name, message);
            return;
        }

        json.WriteStartArray(name);
        for (var index = 0; index < error.Violations.Count; index++)
        {
            WriteViolation(json, error.Violations[index]);
        }

        json.WriteEndArray();
    }

    private static void WriteViolation(Utf8JsonWriter json, Violation violation)
    {
        json.WriteStartObject();
        json.WriteStartArray("loc");
        json.WriteStringValue("body");
        for (var depth = 0; depth < violation.Location.Count; depth++)
        {
            if (violation.Location[depth] is int index)
            {
                json.WriteNumberValue(index);
            }
            else
            {
                json.WriteStringValue((string)violation.Location[depth]);
            }
        }

        json.WriteEndArray();
        json.WriteString("msg", violation.Message);
        json.WriteString("type", violation.Type);
        if (violation.Context is { } context)
        {
            json.WriteStartObject("ctx");
            json.WritePropertyName(context.Name);
            json.WriteRawValue(context.Json);
            json.WriteEndObject();
        }

        if (violation.Input is not null)
        {
            json.WritePropertyName("input");
            json.WriteRawValue(violation.Input);
        }

        json.WriteEndObject();
    }
}
