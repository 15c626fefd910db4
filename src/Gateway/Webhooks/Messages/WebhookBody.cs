using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using Gateway.Jobs;
using Gateway.Jobs.Results;
using Gateway.Json;

namespace Gateway.Webhooks.Messages;

/// <summary>
/// Writes the body of a delivery, in the form of fal: <c>payload</c> is the result document, byte for byte. A document with a status that
/// is no success is the payload of an error, as fal sends the errors of its models.
/// </summary>
internal static class WebhookBody
{
    /// <summary>Bytes of the body without the document, at most: ids and the text of an error.</summary>
    private const int EnvelopeBytes = 4096;

    /// <summary>Appends the body.</summary>
    /// <param name="output">Receives the body.</param>
    /// <param name="job">The job, which has ended.</param>
    /// <param name="kept">What the gateway has of its result.</param>
    public static void Write(IBufferWriter<byte> output, JobRecord job, KeptResult kept)
    {
        var document = kept.Document;
        var error = ErrorOf(job, document);
        var payloadError = PayloadErrorOf(error, document);
        using var writer = new Utf8JsonWriter(output);
        writer.WriteStartObject();
        writer.WriteString("request_id"u8, job.RequestId);
        // fal's differs after a retry inside its queue, of which the gateway knows nothing.
        writer.WriteString("gateway_request_id"u8, job.RequestId);
        writer.WriteString("status"u8, error is null ? "OK" : "ERROR");
        if (error is not null)
        {
            writer.WriteString("error"u8, error);
        }

        writer.WritePropertyName("payload"u8);
        if (document is null || payloadError is not null)
        {
            writer.WriteNullValue();
        }
        else
        {
            // It is checked above.
            writer.WriteRawValue(document.Body.Span, skipInputValidation: true);
        }

        if (payloadError is not null)
        {
            writer.WriteString("payload_error"u8, payloadError);
        }

        writer.WriteEndObject();
    }

    /// <summary>The memory that a body with this result takes, at most.</summary>
    public static int BytesFor(KeptResult kept) => (kept.Document?.Body.Length ?? 0) + EnvelopeBytes;

    /// <summary>Null: the job has succeeded.</summary>
    private static string? ErrorOf(JobRecord job, ResultDocument? document) => job.Status switch
    {
        JobStatus.Completed when document is null or { Status: >= 200 and < 300 } => null,
        JobStatus.Completed => InvalidStatus(document.Status),
        JobStatus.Cancelled => "The job was cancelled.",
        _ => job.Error is { Length: > 0 } known ? known : document is null ? "The job failed." : InvalidStatus(document.Status),
    };

    /// <summary>The words of fal.</summary>
    private static string InvalidStatus(int status) => string.Create(CultureInfo.InvariantCulture, $"Invalid status code: {status}");

    /// <summary>Null: the document is the payload, or nobody expects a payload.</summary>
    private static string? PayloadErrorOf(string? error, ResultDocument? document) => document switch
    {
        null when error is null => "The gateway has not kept the result. Fetch it with the result call of the job.",
        not null when !Utf8.IsValid(document.Body.Span) || !JsonSyntax.IsValid(document.Body.Span) =>
            "The result is not JSON. Fetch it with the result call of the job.",
        _ => null,
    };
}
