using System.Text.Json.Nodes;
using Gateway.Jobs.Urls;

namespace Gateway.Documentation.Answers;

/// <summary>The answers about one job of a model as a client sees them, with the gateway's own URLs.</summary>
internal sealed class JobExamples(string model)
{
    public const string RequestId = "484ccb37-5477-44fe-8e75-6d6f6e9160b3";

    /// <summary>An error text of the upstream.</summary>
    public const string PromptRefused = "The prompt was refused by the content checker.";

    private const string Host = "https://gateway.example";

    // The upstream chooses the app of a job's URLs. Most often it chooses this one, and the gateway accepts this one in any case.
    private readonly string _path = $"{JobApps.OfModel(model)}/requests/{RequestId}";

    public string Model => model;

    public JsonObject Queued
    {
        get
        {
            var body = Status("IN_QUEUE", new JsonObject());
            body["queue_position"] = 0;
            return body;
        }
    }

    public JsonObject Completed => Status("COMPLETED", new JsonObject { ["inference_time"] = 3.7 });

    /// <summary>One server-sent event per change; the stream closes after the last one.</summary>
    public string Stream => $"data: {Queued.ToJsonString()}\n\ndata: {Completed.ToJsonString()}\n\n";

    /// <summary>A URL of this job on a host of fal, as fal's own clients call it.</summary>
    public string FalUrl(string suffix) => $"https://queue.fal.run/{_path}{suffix}";

    public JsonNode Job => JsonNode.Parse($$"""
        {
          "request_id": "{{RequestId}}",
          "model": "{{model}}",
          "status": "COMPLETED",
          "status_as_of": "2030-01-31T12:00:05.25Z",
          "submitted_at": "2030-01-31T12:00:00.123456Z",
          "images": 1,
          "request_bytes": 58,
          "body_sha256": "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
          "response_url": "{{Host}}/{{_path}}",
          "status_url": "{{Host}}/{{_path}}{{JobUrls.StatusSuffix}}",
          "cancel_url": "{{Host}}/{{_path}}{{JobUrls.CancelSuffix}}",
          "timeline": [
            { "status": "IN_QUEUE", "at": "2030-01-31T12:00:00.123456Z" },
            { "status": "IN_PROGRESS", "at": "2030-01-31T12:00:01.5Z" },
            { "status": "COMPLETED", "at": "2030-01-31T12:00:05.25Z" }
          ],
          "error": null,
          "error_type": null,
          "inference_time": 3.7,
          "last_polled_at": "2030-01-31T12:00:05.25Z",
          "image_count": 1,
          "image_width": 1024,
          "image_height": 1024,
          "image_type": "image/png",
          "billable_units": null,
          "cost": "0.04",
          "cost_state": "settled"
        }
        """)!;

    public static JsonNode Webhook => JsonNode.Parse("""
        {
          "id": "msg_0123456789abcdef0123456789abcdef",
          "url": "https://hooks.example/images",
          "state": "OPEN",
          "next_attempt_at": "2030-01-31T12:10:00Z",
          "resends_left": 9,
          "attempts": [
            { "number": 1, "at": "2030-01-31T12:00:05.5Z", "duration": 15.001, "status": null, "failure": "timeout" },
            { "number": 2, "at": "2030-01-31T12:00:35.7Z", "duration": 0.021, "status": 503, "failure": null }
          ]
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

    private JsonObject Status(string status, JsonObject metrics) => new()
    {
        ["status"] = status,
        ["request_id"] = RequestId,
        ["response_url"] = $"{Host}/{_path}",
        ["status_url"] = $"{Host}/{_path}{JobUrls.StatusSuffix}",
        ["cancel_url"] = $"{Host}/{_path}{JobUrls.CancelSuffix}",
        ["logs"] = null,
        ["metrics"] = metrics,
    };
}
