using System.Text.Json;
using Gateway.Sandbox.Control;
using Gateway.Sandbox.Http;
using Microsoft.AspNetCore.Http;

namespace Gateway.Sandbox.Webhooks;

/// <summary>The routes below <c>/sandbox/webhooks</c>. The sandbox serves them, and so does a gateway that runs with the built-in
/// sandbox.</summary>
internal sealed class WebhookRoutes(SandboxWebhooks webhooks, TimeProvider time, CancellationToken stopping)
{
    private const int MaxNameLength = 64;

    /// <summary>Larger than every kept result document.</summary>
    private const int MaxBodyBytes = 4 * 1024 * 1024;

    public async Task HandleAsync(HttpContext context, string? name)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        if (name is not null && !IsName(name))
        {
            await WriteAsync(context, 404, Problem("a receiver's name has 1 to 64 letters, digits, '.', '_' or '-'"), ended.Token);
            return;
        }

        if (HttpMethods.IsPost(context.Request.Method) && name is not null)
        {
            await ReceiveAsync(context, name, ended.Token);
            return;
        }

        await ControlAsync(context, name, ended.Token);
    }

    private async Task ReceiveAsync(HttpContext context, string name, CancellationToken ct)
    {
        using var body = await BodyReader.ReadAsync(context.Request, MaxBodyBytes);
        if (!body.Complete)
        {
            await WriteAsync(context, 413, Problem("body too large or cut"), ct);
            return;
        }

        var (delivery, answer) = webhooks.Receive(
            name, RequestLog.RawTarget(context), RequestLog.Flatten(context.Request.Headers), body.Bytes.ToArray());
        if (answer.DelayMs > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(answer.DelayMs), time, ct);
        }

        if (answer.Hang)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (answer.Close || answer.Hang)
        {
            context.Abort();
            return;
        }

        delivery.Status = answer.Status;
        foreach (var (header, value) in answer.Headers ?? new Dictionary<string, string>())
        {
            context.Response.Headers.Append(header, value);
        }

        await WriteAsync(context, answer.Status, System.Text.Encoding.UTF8.GetBytes(answer.Body), ct);
    }

    private async Task ControlAsync(HttpContext context, string? name, CancellationToken ct)
    {
        using var body = await BodyReader.ReadAsync(context.Request, MaxBodyBytes);
        var (status, answer) = (context.Request.Method, name) switch
        {
            ("GET", null) => (200, DeliveryList.Write(webhooks.Deliveries)),
            ("GET", _) => (200, DeliveryList.Write([.. webhooks.Deliveries.Where(delivery => delivery.Name == name)])),
            ("DELETE", _) => Clear(name),
            ("PUT", not null) when body.Complete => Plan(name, body.Bytes),
            _ => (404, Problem($"no such route: {SandboxWebhooks.Path}/<name> has POST, GET, PUT and DELETE")),
        };
        await WriteAsync(context, status, answer, ct);
    }

    private (int, byte[]) Clear(string? name)
    {
        webhooks.Clear(name);
        return (200, ControlJson.Write(new { ok = true }));
    }

    private (int, byte[]) Plan(string name, ReadOnlyMemory<byte> body)
    {
        try
        {
            webhooks.Plan(name, ControlJson.Read<AnswersDocument>(body).Answers);
            return (200, ControlJson.Write(new { ok = true }));
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return (400, Problem(e.Message));
        }
    }

    private static bool IsName(string name) =>
        name.Length is > 0 and <= MaxNameLength && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');

    private static byte[] Problem(string error) => ControlJson.Write(new ControlError(error));

    private static async Task WriteAsync(HttpContext context, int status, byte[] body, CancellationToken ct)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = Answer.Json;
        if (status is not (204 or 304))
        {
            context.Response.ContentLength = body.Length;
            await context.Response.Body.WriteAsync(body, ct);
        }
    }
}
