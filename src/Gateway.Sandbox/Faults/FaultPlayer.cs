using System.Text;
using Gateway.Sandbox.Http;
using Microsoft.AspNetCore.Http;
using Names = Gateway.Sandbox.SandboxFaultNames;

namespace Gateway.Sandbox.Faults;

/// <summary>Applies one fault to one request and its normal response.</summary>
internal sealed class FaultPlayer(AnswerWriter writer, TimeProvider time)
{
    private const int HugeHeaderBytes = 70 * 1024;
    private const int OversizeBytes = 32 * 1024 * 1024;

    public async Task PlayAsync(HttpContext context, AppliedFault applied, Answer truth, CancellationToken ct)
    {
        var fault = applied.Fault;
        var kind = FaultRules.Kind(fault);
        var answer = kind == FaultKind.Replace ? FaultAnswers.Create(fault) : truth;
        if (kind == FaultKind.Decorate)
        {
            answer = Decorate(fault, answer, context.Request.Headers.Authorization.ToString());
        }

        foreach (var (name, value) in fault.Headers ?? new Dictionary<string, string>())
        {
            answer.With(name, value);
        }

        if (kind == FaultKind.Deliver)
        {
            await DeliverAsync(new RawConnection(context), applied, answer, ct);
        }
        else
        {
            await writer.WriteAsync(context, answer, ct);
        }
    }

    private static Answer Decorate(SandboxFault fault, Answer answer, string authorization)
    {
        switch (fault.Fault)
        {
            case Names.HugeHeaders:
                return answer.With("x-padding", new string('x', fault.Bytes ?? HugeHeaderBytes));
            case Names.SetCookie:
                return answer.With("Set-Cookie", "sandbox=1; Path=/; HttpOnly").With("Set-Cookie", "session=upstream; Path=/");
            case Names.Oversize:
                answer.Padding = fault.Bytes ?? OversizeBytes;
                return answer;
            case Names.EchoAuthorization when !FaultRules.Accepts(fault):
                return FamilyErrors.Error(fault.Status ?? 400, $"bad credential: {authorization}", "new_api_error")
                    .With("x-echo-authorization", authorization);
            case Names.EchoAuthorization:
                answer.Body = Echo(answer.Body, authorization);
                return answer.With("x-echo-authorization", authorization);
            default:
                return answer;
        }
    }

    private static byte[] Echo(byte[] json, string authorization) =>
    [
        .. json.AsSpan(0, json.Length - 1),
        .. ",\"authorization\":"u8,
        .. JsonBytes.Write(w => w.WriteStringValue(authorization)),
        (byte)'}',
    ];

    private async Task DeliverAsync(RawConnection connection, AppliedFault applied, Answer answer, CancellationToken ct)
    {
        var fault = applied.Fault;
        var body = answer.Body.AsMemory();
        var close = fault.Close;
        switch (fault.Fault)
        {
            case Names.Stall:
                await Task.Delay(Timeout.InfiniteTimeSpan, time, ct);
                break;
            case Names.CutDuring:
                await connection.SendAsync(AnswerWriter.RawHead(answer, body.Length), ct);
                await connection.SendAsync(body[..(body.Length / 2)], ct);
                break;
            case Names.CutAfter:
                await connection.SendAsync(AnswerWriter.RawHead(answer, body.Length), ct);
                await connection.SendAsync(body, ct);
                break;
            case Names.Truncated:
                await connection.SendAsync(AnswerWriter.RawHead(answer, body.Length + (fault.Bytes ?? 100)), ct);
                await connection.SendAsync(body, ct);
                close = SandboxClose.Fin;
                break;
            case Names.Trickle:
                // The response is complete, unlike those of the other faults. Without the header a client would reuse the connection,
                // which is about to be closed.
                answer.With("Connection", "close");
                await TrickleAsync(connection, fault, AnswerWriter.RawHead(answer, body.Length), body, ct);
                close = SandboxClose.Fin;
                break;
            case Names.SwitchingProtocols:
                await connection.SendAsync(Protocols, ct);
                close = SandboxClose.Fin;
                break;
            case Names.Garbage:
                await connection.SendAsync(Encoding.UTF8.GetBytes(fault.Body ?? "\0\u0001SSH-2.0-OpenSSH_9.9\r\n\r\n"), ct);
                close = SandboxClose.Fin;
                break;
        }

        connection.Close(close);
        applied.End();
        await connection.ReleaseAsync(ct);
    }

    private static ReadOnlyMemory<byte> Protocols { get; } =
        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"u8.ToArray();

    private async Task TrickleAsync(
        RawConnection connection, SandboxFault fault, byte[] head, ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        // Above 20 bytes a second, several bytes are sent at once, because timers are not more precise.
        var rate = fault.BytesPerSecond ?? 1;
        var step = Math.Max(1, (int)(rate / 20));
        var pause = TimeSpan.FromSeconds(step / rate);

        ReadOnlyMemory<byte> slow = fault.TrickleHead ? (byte[])[.. head, .. body.Span] : body;
        if (!fault.TrickleHead)
        {
            await connection.SendAsync(head, ct);
        }

        for (; !slow.IsEmpty; slow = slow[Math.Min(step, slow.Length)..])
        {
            await Task.Delay(pause, time, ct);
            await connection.SendAsync(slow[..Math.Min(step, slow.Length)], ct);
        }
    }
}
