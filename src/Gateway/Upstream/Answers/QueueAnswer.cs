using System.Buffers;
using System.Text.Json;
using Gateway.Json;

namespace Gateway.Upstream.Answers;

/// <summary>Recognises the small response bodies of the queue API, to distinguish them from those of a server without that route.</summary>
internal static class QueueAnswer
{
    public const string InQueue = "IN_QUEUE";
    public const string InProgress = "IN_PROGRESS";
    public const string Completed = "COMPLETED";

    private static readonly string[] JobNouns = ["task", "job", "request", "任务"];
    private static readonly string[] Missing = ["not_exist", "not exist", "not_found", "not found", "unknown", "不存在"];

    private static readonly JsonLimits Limits = new(MaxDepth: 32, MaxValues: 16_384);

    /// <summary>Whether the body is an object with this <c>status</c>.</summary>
    public static bool HasStatus(ReadOnlyMemory<byte> body, ReadOnlySpan<byte> status)
    {
        using var json = Parse(body);
        return json is not null && json.Root.TryGetMember("status"u8, out var value) && value.IsText(status);
    }

    /// <summary>The <c>status</c> of the queue API. Null: there is none, or it has none of the three names.</summary>
    public static QueueStatus? StatusOf(JsonValue root) =>
        !root.TryGetMember("status"u8, out var status) ? null
        : status.IsText("IN_QUEUE"u8) ? QueueStatus.InQueue
        : status.IsText("IN_PROGRESS"u8) ? QueueStatus.InProgress
        : status.IsText("COMPLETED"u8) ? QueueStatus.Completed
        : null;

    /// <summary>The status of a job that is not finished, from a whole body. Some upstreams respond to a result call with this body and a
    /// success status.</summary>
    public static QueueStatus? PendingOf(ReadOnlyMemory<byte> body)
    {
        using var json = Parse(body);
        return json is not null && StatusOf(json.Root) is QueueStatus.InQueue or QueueStatus.InProgress ? StatusOf(json.Root) : null;
    }

    public static bool IsPending(ReadOnlyMemory<byte> body) => PendingOf(body) is not null;

    /// <summary>The same as <see cref="PendingOf"/>, from the beginning of a body. An upstream may echo the input after the status, which
    /// may take megabytes.</summary>
    /// <returns>Null: the body does not begin with a status that is not final, so it is a result.</returns>
    public static QueueStatus? PendingAtBeginning(ReadOnlySpan<byte> beginning)
    {
        var reader = new Utf8JsonReader(beginning, isFinalBlock: false, default);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1 && reader.ValueTextEquals("status"u8))
                {
                    return !reader.Read() || reader.TokenType != JsonTokenType.String ? null
                        : reader.ValueTextEquals("IN_QUEUE"u8) ? QueueStatus.InQueue
                        : reader.ValueTextEquals("IN_PROGRESS"u8) ? QueueStatus.InProgress
                        : null;
                }
            }
        }
        catch (JsonException)
        {
            // The body is not JSON, so it has no status.
        }

        return null;
    }

    /// <summary>Whether the body is that of a result call while the job runs: <c>{"detail":"Request is still in progress"}</c>.</summary>
    public static bool IsStillInProgress(ReadOnlyMemory<byte> body)
    {
        using var json = Parse(body);
        return json is not null
            && json.Root.TryGetMember("detail"u8, out var detail)
            && detail.TryGetText(200, out var text)
            && text.Contains("in progress", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>
    /// Whether the body is a failure of the model. The model reports it in <c>detail</c>: a text, a list or an object that is not empty.
    /// An error of a server in front of the model, such as <c>{"error":{…}}</c> or <c>{"message":"overloaded"}</c>, says nothing about
    /// the job.
    /// </summary>
    /// <param name="body">The body, or its beginning.</param>
    /// <param name="isWhole">Whether <paramref name="body"/> is the whole body.</param>
    public static bool IsModelFailure(ReadOnlyMemory<byte> body, bool isWhole)
    {
        if (!isWhole)
        {
            return HasDetailAtBeginning(body.Span);
        }

        using var json = Parse(body);
        return json is not null
            && json.Root.TryGetMember("detail"u8, out var detail)
            && IsSaid(detail)
            && !(json.Root.TryGetMember("error"u8, out var error) && error.Kind == JsonKind.Object);
    }

    /// <summary>
    /// Whether the body of a 404 is the upstream's own answer about a job that it does not have. The queue API says
    /// <c>{"status":"NOT_FOUND"}</c>. The other dialects say <c>{"error":{"message":"task_not_exist",…}}</c>, which differs from their
    /// answer about a route that they do not have, <c>Invalid URL (GET /x)</c>. A server in front of the upstream sends none of these: a
    /// page, an empty body, or a text such as <c>{"detail":"Not Found"}</c> or <c>{"message":"no Route matched"}</c>.
    /// </summary>
    public static bool IsJobNotFound(ReadOnlyMemory<byte> body)
    {
        using var json = Parse(body);
        if (json is null)
        {
            return false;
        }

        if (json.Root.TryGetMember("status"u8, out var status) && status.IsText("NOT_FOUND"u8))
        {
            return true;
        }

        if (json.Root.TryGetMember("error"u8, out var error) && error.Kind == JsonKind.Object)
        {
            return Names(error, "message"u8) || Names(error, "code"u8);
        }

        return Names(json.Root, "code"u8) || Names(json.Root, "message"u8) || Names(json.Root, "detail"u8);
    }

    /// <summary>Whether a text names a job, and says that it is missing.</summary>
    private static bool Names(JsonValue parent, ReadOnlySpan<byte> member) =>
        parent.TryGetMember(member, out var value) && value.TryGetText(200, out var text)
        && JobNouns.Any(noun => text.Contains(noun, StringComparison.OrdinalIgnoreCase))
        && Missing.Any(missing => text.Contains(missing, StringComparison.OrdinalIgnoreCase));

    public static string? ErrorType(ReadOnlyMemory<byte> body)
    {
        using var json = Parse(body);
        return json is not null && json.Root.TryGetMember("error_type"u8, out var type) && type.TryGetText(100, out var text) ? text : null;
    }

    /// <summary>Whether the body may be a JSON object or list, and is not an HTML page of an intermediary.</summary>
    public static bool BeginsAsJson(ReadOnlySpan<byte> body) => body.TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..];

    private static bool IsSaid(JsonValue detail) => detail.Kind switch
    {
        JsonKind.String => detail.RawLength > 0,
        JsonKind.Array or JsonKind.Object => detail.Count > 0,
        _ => false,
    };

    /// <summary>A model may quote a large input in its failure. In that case only the beginning of the body is available.</summary>
    private static bool HasDetailAtBeginning(ReadOnlySpan<byte> beginning)
    {
        var reader = new Utf8JsonReader(beginning, isFinalBlock: false, default);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1)
                {
                    var isDetail = reader.ValueTextEquals("detail"u8);
                    var isError = reader.ValueTextEquals("error"u8);
                    // A text that is cut off at the end of the beginning cannot be read, but it is not empty.
                    var isCut = !reader.Read();
                    if (isDetail && (isCut || reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject
                        || (reader.TokenType == JsonTokenType.String && !reader.ValueSpan.IsEmpty)))
                    {
                        return true;
                    }

                    if (isError && !isCut && reader.TokenType == JsonTokenType.StartObject)
                    {
                        return false;
                    }
                }
            }
        }
        catch (JsonException)
        {
            // The body is not JSON, so it is not a failure of the model.
        }

        return false;
    }

    private static JsonBody? Parse(ReadOnlyMemory<byte> body) => JsonBody.Parse(new ReadOnlySequence<byte>(body), Limits, out _);
}
