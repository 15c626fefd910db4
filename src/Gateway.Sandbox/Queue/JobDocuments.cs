using System.Text.Json;
using Gateway.Sandbox.Http;
using Gateway.Sandbox.Images;

namespace Gateway.Sandbox.Queue;

/// <summary>The JSON documents of the queue API about a job.</summary>
internal sealed class JobDocuments(QueueUrls urls, LiveSettings settings)
{
    /// <summary>Envelope of a submit: the eight members of the documented response, in order.</summary>
    public byte[] Envelope(SandboxJob job, bool withId) => JsonBytes.Write(json =>
    {
        json.WriteStartObject();
        Head(json, job, SandboxJob.InQueue, withId);
        json.WriteNull("logs");
        json.WriteStartObject("metrics");
        json.WriteEndObject();
        json.WriteNumber("queue_position", settings.QueuePosition);
        json.WriteEndObject();
    });

    public byte[] Status(SandboxJob job, JobView view, bool logs) => JsonBytes.Write(json =>
    {
        json.WriteStartObject();
        Head(json, job, view.Status, withId: true);
        Logs(json, job, view, logs);
        json.WriteStartObject("metrics");
        if (view.Done && !view.Cancelled)
        {
            json.WriteNumber("inference_time", JobResults.InferenceSeconds);
        }

        json.WriteEndObject();

        if (view.Status == SandboxJob.InQueue)
        {
            json.WriteNumber("queue_position", settings.QueuePosition);
        }

        if (view.Done && JobResults.Failure(view) is { } failure)
        {
            json.WriteString("error", failure.Error);
            json.WriteString("error_type", failure.Type);
        }

        json.WriteEndObject();
    });

    public byte[] Result(SandboxJob job, bool withRequest) => JsonBytes.Write(json =>
    {
        var input = job.Input;
        json.WriteStartObject();

        // The result of wan is one object with fewer members.
        if (job.App.EndsWith("/wan", StringComparison.Ordinal))
        {
            json.WritePropertyName("image");
            Image(json, job, 0);
            json.WriteString("prompt", input.Prompt);
            json.WriteNumber("seed", input.Seed);
        }
        else
        {
            json.WriteStartArray("images");
            for (var i = 0; i < input.Count; i++)
            {
                Image(json, job, i);
            }

            json.WriteEndArray();
            json.WriteNumber("seed", input.Seed);
            json.WriteStartObject("timings");
            json.WriteNumber("inference", JobResults.InferenceSeconds);
            json.WriteEndObject();
            json.WriteStartArray("has_nsfw_concepts");
            for (var i = 0; i < input.Count; i++)
            {
                json.WriteBooleanValue(false);
            }

            json.WriteEndArray();
            json.WriteString("prompt", input.Prompt);
        }

        if (withRequest)
        {
            json.WritePropertyName("request");
            json.WriteRawValue(input.Echo, skipInputValidation: true);
        }

        json.WriteEndObject();
    });

    private void Head(Utf8JsonWriter json, SandboxJob job, string status, bool withId)
    {
        var url = urls.Response(job);
        json.WriteString("status", status);
        if (withId)
        {
            json.WriteString("request_id", job.RequestId);
        }

        json.WriteString("response_url", url);
        json.WriteString("status_url", url + "/status");
        json.WriteString("cancel_url", url + "/cancel");
    }

    private static void Logs(Utf8JsonWriter json, SandboxJob job, JobView view, bool logs)
    {
        if (!logs)
        {
            json.WriteNull("logs");
            return;
        }

        json.WriteStartArray("logs");
        if (view.Status != SandboxJob.InQueue)
        {
            Line("started");
        }

        if (view.Done)
        {
            Line(view.Cancelled ? "cancelled" : "finished");
        }

        json.WriteEndArray();

        void Line(string message)
        {
            json.WriteStartObject();
            json.WriteString("message", message);
            json.WriteString("level", "INFO");
            json.WriteString("source", "USER");
            json.WriteString("timestamp", job.SubmittedAt);
            json.WriteEndObject();
        }
    }

    private void Image(Utf8JsonWriter json, SandboxJob job, int index)
    {
        var (prompt, seed, size) = (job.Input.Prompt, job.Input.Seed, job.Input.Size);
        json.WriteStartObject();
        if (job.Input.SyncMode)
        {
            json.WriteString("url", "data:image/png;base64," + Convert.ToBase64String(Painting.Render(prompt, seed + index, size)));
        }
        else
        {
            json.WriteString("url", urls.Image(job, index));
        }

        json.WriteNumber("width", size.Width);
        json.WriteNumber("height", size.Height);
        json.WriteString("content_type", "image/png");
        json.WriteEndObject();
    }
}
