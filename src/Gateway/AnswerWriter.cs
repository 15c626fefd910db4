using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Errors;
using Gateway.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Gateway;

/// <summary>
/// Writes an error in the dialect that the upstream's official clients parse: <c>application/json</c> with
/// <c>message</c>, <c>detail</c> and <c>error_type</c>, and the header <c>x-fal-error-type</c>. Only a client that asks for
/// <c>application/problem+json</c> gets RFC 9457; the official clients read nothing from it.
/// </summary>
internal static class AnswerWriter
{
    private const string ProblemContentType = "application/problem+json";
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Records the error in the exchange and answers with it. The one way to refuse a request.</summary>
    public static Task RefuseAsync(this HttpContext context, GatewayError error)
    {
        context.GetExchange().Fail(error);
        return WriteAsync(context, error);
    }

    private static Task WriteAsync(HttpContext context, GatewayError error)
    {
        var response = context.Response;
        if (response.HasStarted)
        {
            // The status is out: a cut connection is the only honest way left to say that the answer is not whole.
            context.Abort();
            return Task.CompletedTask;
        }

        response.Clear();
        // Forwarding may have copied the upstream's own phrase.
        context.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = null;
        response.StatusCode = error.Status;
        WriteHeaders(response.Headers, error);
        if (context.GetExchange().JobOrNull is { } job)
        {
            // The job is the client's own; its official client knows the id from this header alone.
            response.Headers[GatewayHeaders.RequestId] = job.Record.RequestId;
        }

        var buffer = new ArrayBufferWriter<byte>(512);
        var asProblem = AsksForProblem(context.Request);
        var message = error.Text.In(MessageLanguage.FromAcceptLanguage(context.Request.Headers.AcceptLanguage));
        using (var json = new Utf8JsonWriter(buffer, WriterOptions))
        {
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

            json.WriteString("error_type", error.Type);
            json.WriteEndObject();
        }

        response.ContentType = asProblem ? ProblemContentType : "application/json";
        response.ContentLength = buffer.WrittenCount;
        context.GetExchange().ResponseBytes = buffer.WrittenCount;
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : response.Body.WriteAsync(buffer.WrittenMemory, CancellationToken.None).AsTask();
    }

    private static void WriteHeaders(IHeaderDictionary headers, GatewayError error)
    {
        headers[GatewayHeaders.ErrorType] = error.Type;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        if (error.RetryAfter is { } after)
        {
            headers.RetryAfter = ((long)Math.Ceiling(Math.Max(1, after.TotalSeconds))).ToString(CultureInfo.InvariantCulture);
        }

        if (error.Allow is not null)
        {
            headers.Allow = error.Allow;
        }

        if (error.Status == StatusCodes.Status401Unauthorized)
        {
            headers.WWWAuthenticate = "Bearer realm=\"gateway\"";
        }

        if (error.CloseConnection)
        {
            headers.Connection = "close";
        }
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
        foreach (var violation in error.Violations)
        {
            WriteViolation(json, violation);
        }

        json.WriteEndArray();
    }

    private static void WriteViolation(Utf8JsonWriter json, Violation violation)
    {
        json.WriteStartObject();
        json.WriteStartArray("loc");
        json.WriteStringValue("body");
        foreach (var step in violation.Location)
        {
            if (step is int index)
            {
                json.WriteNumberValue(index);
            }
            else
            {
                json.WriteStringValue((string)step);
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

    private static bool AsksForProblem(HttpRequest request)
    {
        var accept = request.Headers.Accept;
        if (accept.Count == 0 || !accept.ToString().Contains(ProblemContentType, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        return MediaTypeHeaderValue.TryParseList(accept, out var types) && types.Any(t => t.MediaType.Equals(ProblemContentType, StringComparison.OrdinalIgnoreCase) && t.Quality is not 0)
            && !types.Any(t => t.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) && (t.Quality ?? 1) > 0);
    }
}
