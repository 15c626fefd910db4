using System.Buffers;
using Gateway.Json;

namespace Gateway.Upstream.Answers;

/// <summary>Recognises the queue API's own small answers, so that they can be told from those of something that lacks a route.</summary>
internal static class QueueAnswer
{
    private static readonly JsonLimits Limits = new(MaxDepth: 32, MaxValues: 4096);

    /// <summary>Whether the body is an object whose <c>status</c> is this.</summary>
    public static bool HasStatus(ReadOnlyMemory<byte> body, ReadOnlySpan<byte> status)
    {
        using var json = Parse(body);
        return json is not null && json.Root.TryGetMember("status"u8, out var value) && value.IsText(status);
    }

    /// <summary>The result call's answer while the job runs: <c>{"detail":"Request is still in progress"}</c>.</summary>
    public static bool IsStillInProgress(ReadOnlyMemory<byte> body)
    {
        using var json = Parse(body);
        return json is not null
            && json.Root.TryGetMember("detail"u8, out var detail)
            && detail.TryGetText(200, out var text)
            && text.Contains("in progress", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether this is an error of the upstream's family, <c>{"error":{…}}</c>, which says nothing of a job.</summary>
    public static bool IsOfFamily(ReadOnlyMemory<byte> body)
    {
        using var json = Parse(body);
        return json is not null && json.Root.TryGetMember("error"u8, out var error) && error.Kind == JsonKind.Object;
    }

    public static string? ErrorType(ReadOnlyMemory<byte> body)
    {
        using var json = Parse(body);
        return json is not null && json.Root.TryGetMember("error_type"u8, out var type) && type.TryGetText(100, out var text) ? text : null;
    }

    /// <summary>Whether this can be an object or a list, and is not a page of something in between.</summary>
    public static bool BeginsAsJson(ReadOnlySpan<byte> body) => body.TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..];

    private static JsonBody? Parse(ReadOnlyMemory<byte> body) => JsonBody.Parse(new ReadOnlySequence<byte>(body), Limits, out _);
}
