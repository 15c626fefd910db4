using System.Globalization;
using System.Text.Json;
using Gateway.Sandbox.Faults;
using Gateway.Sandbox.Http;
using Microsoft.AspNetCore.Http;

namespace Gateway.Sandbox.Control;

/// <summary>The routes below <c>/sandbox/</c>: faults, jobs, settings, reset and images. Requests to them are not recorded.</summary>
internal sealed class ControlApi(SandboxServer server)
{
    private const int MaxBodyBytes = 1024 * 1024;

    public async Task HandleAsync(HttpContext context, string target, AnswerWriter writer, CancellationToken ct)
    {
        using var body = await BodyReader.ReadAsync(context.Request, MaxBodyBytes);
        Answer answer;
        try
        {
            answer = body.Complete
                ? Route(context.Request.Method, target.Split('?')[0]["/sandbox/".Length..].Split('/'), body.Bytes)
                : Problem(413, "body too large or cut");
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            answer = Problem(400, e.Message);
        }

        await writer.WriteAsync(context, answer, ct);
    }

    private Answer Route(string method, string[] path, ReadOnlyMemory<byte> body) => (method, path) switch
    {
        ("GET", ["images", var name]) => Image(name),
        ("GET", ["faults"]) => Ok(new FaultList(server.Faults.Snapshot(), SandboxFaultNames.All)),
        ("POST", ["faults"]) => AddFault(body),
        ("DELETE", ["faults"]) => Done(server.Faults.Clear),
        ("DELETE", ["faults", var id]) => RemoveFault(id),
        ("GET", ["jobs"]) => Ok(JobList.Of(server)),
        ("POST", ["jobs", var id, "advance"]) => server.Advance(Uri.UnescapeDataString(id)) ? Done() : Problem(404, "no such job"),
        ("GET", ["settings"]) => Ok(SettingsDocument.Of(server)),
        ("PATCH", ["settings"]) => Patch(body),
        ("DELETE", ["state"]) => Done(server.Reset),
        _ => Problem(404, "no such control route: /sandbox/faults, /sandbox/jobs, /sandbox/settings, /sandbox/state, /sandbox/images, "
            + "/sandbox/webhooks"),
    };

    private Answer Image(string name) => server.TryRenderImage(name, out var png)
        ? new Answer { Status = 200, ContentType = "image/png", Body = png }
        : Problem(404, "no such image");

    private Answer AddFault(ReadOnlyMemory<byte> body)
    {
        var fault = ControlJson.Read<SandboxFault>(body);
        return FaultRules.Check(fault) is { } problem ? Problem(400, problem) : Ok(new FaultAdded(server.Faults.Add(fault)), 201);
    }

    private Answer RemoveFault(string id) =>
        int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && server.Faults.Remove(number)
            ? Done()
            : Problem(404, "no such fault");

    private Answer Patch(ReadOnlyMemory<byte> body)
    {
        ControlJson.Read<SettingsDocument>(body).ApplyTo(server);
        return Ok(SettingsDocument.Of(server));
    }

    private static Answer Ok<T>(T value, int status = 200) => new() { Status = status, Body = ControlJson.Write(value) };

    private static Answer Problem(int status, string error) => Ok(new ControlError(error), status);

    private static Answer Done(Action? action = null)
    {
        action?.Invoke();
        return Ok(new { ok = true });
    }
}
