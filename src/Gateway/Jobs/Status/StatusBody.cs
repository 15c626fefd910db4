using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Jobs.Urls;
using Gateway.Json;
using Gateway.Upstream.Answers;

namespace Gateway.Jobs.Status;

/// <summary>The status body of the queue API. It is parsed from the upstream's body, or built from a record.</summary>
internal static class StatusBody
{
    public const int MaxBytes = 256 * 1024;

    private static readonly JsonLimits Limits = new(MaxDepth: 32, MaxValues: 16_384);
    private static readonly EnvelopeMember Logs = EnvelopeMember.Value("logs", "null");
    private static readonly EnvelopeMember Metrics = EnvelopeMember.Value("metrics", "{}");
    private static readonly EnvelopeMember QueuePosition = EnvelopeMember.Value("queue_position", "0");
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Parses a body that has a <c>status</c> of the queue API.</summary>
    /// <returns>Null: the body has no such status, so it is not a status body.</returns>
    public static StatusReading? Read(ReadOnlyMemory<byte> body, bool withLogs)
    {
        using var json = JsonBody.Parse(new ReadOnlySequence<byte>(body), Limits, out _);
        if (json is null || QueueAnswer.StatusOf(json.Root) is not { } named)
        {
            return null;
        }

        var status = Of(named);
        var error = Text(json.Root, "error"u8);
        return new StatusReading
        {
            Status = status == JobStatus.Completed && error is not null ? JobStatus.Failed : status,
            Body = body,
            WithLogs = withLogs,
            Error = error,
            ErrorType = Text(json.Root, "error_type"u8),
            InferenceTime = InferenceTime(json.Root),
        };
    }

    /// <summary>The body that a client of the gateway gets.</summary>
    public static ReadOnlyMemory<byte> Write(StatusReading? reading, JobRecord job, JobUrls urls, bool withLogs)
    {
        if (reading?.Body is { } body)
        {
            using var json = JsonBody.Parse(new ReadOnlySequence<byte>(body), Limits, out _);
            if (json is not null)
            {
                return EnvelopeRewriter.Rewrite(body, json.Root, urls, withoutLogs: !withLogs
                    && reading.WithLogs, [.. Required(reading, job)]);
            }
        }

        return WriteFromRecord(job, reading?.Status ?? job.Status, urls);
    }

    /// <summary>The official Python client needs these keys: <c>queue_position</c> while the job is queued, <c>logs</c> always.</summary>
    private static IEnumerable<EnvelopeMember> Required(StatusReading reading, JobRecord job)
    {
        yield return EnvelopeMember.Value("request_id", $"\"{job.RequestId}\"");
        foreach (var url in EnvelopeRewriter.Urls)
        {
            yield return url;
        }

        yield return Logs;
        yield return Metrics;
        if (reading.Status == JobStatus.InQueue)
        {
            yield return QueuePosition;
        }
    }

    private static ReadOnlyMemory<byte> WriteFromRecord(JobRecord job, JobStatus status, JobUrls urls)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(buffer, WriterOptions);
        json.WriteStartObject();
        json.WriteString("status", NameOf(status));
        json.WriteString("request_id", job.RequestId);
        json.WriteString("response_url", urls.Result);
        json.WriteString("status_url", urls.Status);
        json.WriteString("cancel_url", urls.Cancel);
        if (status == JobStatus.InQueue)
        {
            json.WriteNumber("queue_position", 0);
        }

        json.WriteNull("logs");
        json.WriteStartObject("metrics");
        if (job.InferenceTime is { } seconds)
        {
            json.WriteNumber("inference_time", seconds);
        }

        json.WriteEndObject();
        WriteError(json, job, status);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private static void WriteError(Utf8JsonWriter json, JobRecord job, JobStatus status)
    {
        if (status is not (JobStatus.Failed or JobStatus.Cancelled or JobStatus.Lost))
        {
            return;
        }

        json.WriteString("error", job.Error ?? (status == JobStatus.Cancelled ? "The request was cancelled." : "The request failed."));
        if (job.ErrorType is not null)
        {
            json.WriteString("error_type", job.ErrorType);
        }
    }

    /// <summary>The queue API has three names. A failed or cancelled job is COMPLETED with an <c>error</c>.</summary>
    public static string NameOf(JobStatus status) => status switch
    {
        JobStatus.InQueue => QueueAnswer.InQueue,
        JobStatus.InProgress => QueueAnswer.InProgress,
        _ => QueueAnswer.Completed,
    };

    public static JobStatus Of(QueueStatus status) => status switch
    {
        QueueStatus.InQueue => JobStatus.InQueue,
        QueueStatus.InProgress => JobStatus.InProgress,
        _ => JobStatus.Completed,
    };

    private static string? Text(JsonValue root, ReadOnlySpan<byte> name) =>
        root.TryGetMember(name, out var value) && value.TryGetText(JobRecord.MaxErrorLength, out var text) ? text : null;

    private static double? InferenceTime(JsonValue root) =>
        root.TryGetMember("metrics"u8, out var metrics) && metrics.Kind == JsonKind.Object
        && metrics.TryGetMember("inference_time"u8, out var seconds) && seconds.Kind == JsonKind.Number
        && seconds.TryGetRaw(32, out var raw)
        && double.TryParse(raw, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var value)
            && double.IsFinite(value)
            ? value
            : null;
}
