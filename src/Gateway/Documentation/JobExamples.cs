using System.Text.Json.Nodes;

namespace Gateway.Documentation;

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
