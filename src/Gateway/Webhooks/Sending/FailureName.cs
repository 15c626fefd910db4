using System.Text.Json;

namespace Gateway.Webhooks.Sending;

/// <summary>The stored and shown name of a failure: <c>connection_failed</c>.</summary>
internal static class FailureName
{
    private const string Unknown = "unknown";

    public static string Of(WebhookFailure? failure) =>
        failure is { } known ? JsonNamingPolicy.SnakeCaseLower.ConvertName(known.ToString()) : Unknown;
}
