using System.Net.Sockets;
using Gateway.Sandbox.Bodies;
using Gateway.Sandbox.Control;
using Gateway.Sandbox.Faults;
using Gateway.Sandbox.Queue;
using Gateway.Sandbox.Webhooks;
using Microsoft.AspNetCore.Http;

namespace Gateway.Sandbox.Http;

/// <summary>
/// Handles a request. Receivers of webhooks, control routes and images come first. Any other request is read and recorded, its credential
/// is checked, a matching fault is looked up, the operation is executed, and the response is sent or changed by the fault.
/// </summary>
internal sealed class SandboxHandler(
    SandboxOptions options,
    RequestLog log,
    SandboxFaults faults,
    QueueApi api,
    AnswerWriter writer,
    ControlApi control,
    SandboxWebhooks webhooks,
    CancellationToken stopping)
{
    private readonly FaultPlayer _player = new(writer, options.TimeProvider);

    public async Task HandleAsync(HttpContext context)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            var target = RequestLog.RawTarget(context);
            if (WebhookTarget.TryRead(target, out var receiver))
            {
                await webhooks.HandleAsync(context, receiver);
            }
            else if (target.StartsWith("/sandbox/", StringComparison.Ordinal))
            {
                await control.HandleAsync(context, target, writer, ended.Token);
            }
            else
            {
                await PlayAsync(context, target, ended.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
            // The caller disconnected, or the sandbox stops.
            context.Abort();
        }
    }

    private async Task PlayAsync(HttpContext context, string target, CancellationToken ct)
    {
        var method = context.Request.Method;
        var route = SandboxRoute.Parse(method, target);
        using var body = await ReceivedBodyReader.ReadAsync(context.Request, options.MaxBodyBytes);
        var recorded = log.Add(context.Request, target, route.Operation, body);
        if (body.TooLarge)
        {
            context.Response.Headers.Connection = "close";
            await writer.WriteAsync(context, Refuse(recorded, FamilyErrors.TooLarge()), ct);
            return;
        }

        if (!body.Complete)
        {
            Refuse(recorded, FamilyErrors.NotJson());
            context.Abort();
            return;
        }

        if (!BearerCheck.Passes(context.Request.Headers.Authorization, options.Token))
        {
            await writer.WriteAsync(context, Refuse(recorded, FamilyErrors.Unauthorized()), ct);
            return;
        }

        var job = api.Find(route);
        var address = PublicUrlHeader.Read(context.Request.Headers);
        if (job is not null && address is not null)
        {
            job.ImageBase = address;
        }

        using var applied = faults.Take(route.Operation, job?.Model ?? route.App, route.RequestId);
        var fault = applied?.Fault;
        recorded.Fault = fault?.Fault;
        if (fault?.DelayMs is { } delay)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(delay), options.TimeProvider, ct);
        }

        if (fault is not null && FaultRules.Kind(fault) == FaultKind.Outcome)
        {
            job?.SetOutcome(fault);
        }

        var answer = Execute(route, method, target, body, job, fault, recorded, address);
        if (applied is null)
        {
            await writer.WriteAsync(context, answer, ct);
        }
        else
        {
            await _player.PlayAsync(context, applied, answer, ct);
        }
    }

    private Answer Execute(
        SandboxRoute route,
        string method,
        string target,
        ReceivedBody body,
        SandboxJob? job,
        SandboxFault? fault,
        SandboxRequest recorded,
        string? imageBase)
    {
        var accept = FaultRules.Accepts(fault);
        if (route.Operation != SandboxOperation.Submit)
        {
            return api.FollowUp(route, method, target, job, accept);
        }

        var answer = api.Submit(route.App, body, fault, accept, imageBase);
        recorded.Accepted = accept && answer.Status == 200;
        return answer;
    }

    private static Answer Refuse(SandboxRequest recorded, Answer answer)
    {
        if (recorded.Operation == SandboxOperation.Submit)
        {
            recorded.Accepted = false;
        }

        return answer;
    }
}
