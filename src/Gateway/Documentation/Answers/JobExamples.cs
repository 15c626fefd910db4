using System.Text.Json.Nodes;

namespace Gateway.Documentation.Answers;

/// <summary>A job's answers as clients see them, with the gateway's own URLs.</summary>
internal static class JobExamples
{
    public const string RequestId = "484ccb37-5477-44fe-8e75-6d6f6e9160b3";

    private const string Urls = $"""
        "request_id": "{RequestId}",
        "response_url": "https://gateway.example/fal-ai/imagen4/requests/{RequestId}",
        "status_url": "https://gateway.example/fal-ai/imagen4/requests/{RequestId}/status",
        "cancel_url": "https://gateway.example/fal-ai/imagen4/requests/{RequestId}/cancel",
        "logs": null
        """;

    private const string QueuedText = "{\"status\":\"IN_QUEUE\"," + Urls + ",\"metrics\":{},\"queue_position\":0}";
    private const string CompletedText = "{\"status\":\"COMPLETED\"," + Urls + ",\"metrics\":{\"inference_time\":3.7}}";

    public static JsonNode Queued => JsonNode.Parse(QueuedText)!;

    public static JsonNode Completed => JsonNode.Parse(CompletedText)!;

    /// <summary>A server-sent event for each change, and the end of the stream after the last.</summary>
    public static string Stream => $"data: {Queued.ToJsonString()}\n\ndata: {Completed.ToJsonString()}\n\n";

    public static JsonNode Job => JsonNode.Parse($$"""
        {
          "request_id": "{{RequestId}}",
          "model": "fal-ai/imagen4/preview",
          "status": "COMPLETED",
          "status_as_of": "2030-01-31T12:00:05.25Z",
          "submitted_at": "2030-01-31T12:00:00.123456Z",
          "images": 1,
          "request_bytes": 58,
          "body_sha256": "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
          "response_url": "https://gateway.example/fal-ai/imagen4/requests/{{RequestId}}",
          "status_url": "https://gateway.example/fal-ai/imagen4/requests/{{RequestId}}/status",
          "cancel_url": "https://gateway.example/fal-ai/imagen4/requests/{{RequestId}}/cancel",
          "timeline": [
            { "status": "IN_QUEUE", "at": "2030-01-31T12:00:00.123456Z" },
            { "status": "IN_PROGRESS", "at": "2030-01-31T12:00:01.5Z" },
            { "status": "COMPLETED", "at": "2030-01-31T12:00:05.25Z" }
          ],
          "error": null,
          "error_type": null,
          "inference_time": 3.7,
          "last_polled_at": "2030-01-31T12:00:05.25Z"
        }
        """)!;

    public static JsonNode Result => JsonNode.Parse("""
        {
          "images": [{ "url": "https://files.example/lion.png", "width": 1024, "height": 1024, "content_type": "image/png" }],
          "seed": 42,
          "timings": { "inference": 3.7 },
          "has_nsfw_concepts": [false],
          "prompt": "A photo of a lion sitting on a stone bench"
        }
        """)!;
}
