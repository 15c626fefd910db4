using System.IO.Pipelines;
using Gateway.Bodies.Memory;
using Gateway.Configuration.Options;
using Gateway.Edge.Memory;
using Gateway.Errors;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Gateway.Bodies;

/// <summary>
/// Reads a request body into reserved memory, within the limits of size and time. The body waits in the buffer of its connection until it
/// is complete or <see cref="BodySizes.SmallBytes"/> of it have arrived. Only then is memory reserved, so that no memory is held for
/// clients that announce a body and do not send it.
/// </summary>
internal sealed class BodyReader(BodyMemory memory, BlockPool blocks, TimeProvider time)
{
    internal const string ClientLeft = "The client closed the connection while its body was read.";

    /// <summary>Reads the whole body.</summary>
    /// <returns>The body, which the caller disposes, or an error with status 400, 408, 413, 429 or 503.</returns>
    /// <exception cref="OperationCanceledException">The client disconnected.</exception>
    public async ValueTask<BodyReadResult> ReadAsync(HttpContext context, LimitsOptions limits)
    {
        var announced = context.Request.ContentLength;
        if (announced > limits.MaxBodyBytes)
        {
            return BodyErrors.TooLarge(limits);
        }

        try
        {
            return TryTakeWhole(context, limits, announced) is { } body
                ? body
                : await ReceiveAsync(context, limits, announced, context.RequestAborted);
        }
        catch (Exception exception)
        {
            var aborted = context.RequestAborted;
            if (Explain(exception, limits, aborted) is { } refusal)
            {
                return refusal;
            }

            if (IsLeaving(exception, aborted))
            {
                throw new OperationCanceledException(ClientLeft, exception, aborted);
            }

            // A bug of the gateway must not become an error of the client.
            throw;
        }
    }

    /// <summary>Takes a small body that arrived completely with the head of the request. It needs no wait and no timer.</summary>
    private RequestBody? TryTakeWhole(HttpContext context, LimitsOptions limits, long? announced)
    {
        var reader = context.Request.BodyReader;
        if (announced is not (> 0 and <= BodySizes.SmallBytes) || !reader.TryRead(out var result))
        {
            return null;
        }

        var bytes = BodySizes.Rented(announced.Value);
        var exchange = context.GetExchange();
        if (result.Buffer.Length < announced
            || memory.TryReserveSmall(exchange.Client.Name, bytes, BodyTerms.From(limits)) is not { } share)
        {
            // Nothing is consumed, so the next read returns the same bytes.
            reader.AdvanceTo(result.Buffer.Start);
            return null;
        }

        var body = new RequestBody(memory, blocks);
        body.AddReservation(share, bytes);
        body.Append(result.Buffer, (int)bytes);
        reader.AdvanceTo(result.Buffer.End);
        exchange.RequestBytes = body.Length;
        return body;
    }

    private async ValueTask<BodyReadResult> ReceiveAsync(
        HttpContext context, LimitsOptions limits, long? announced, CancellationToken aborted)
    {
        var exchange = context.GetExchange();
        var reader = context.Request.BodyReader;
        // A body of unknown length holds memory only for bytes that have arrived. It must arrive like a small body.
        using var progress = new BodyProgress(limits.BodyReadTimeout, announced ?? BodySizes.SmallBytes, time, aborted);
        var body = new RequestBody(memory, blocks);
        var receiving = announced is null ? null : Receiving(context);
        receiving?.Begin();
        try
        {
            var isComplete = await AwaitArrivalAsync(reader, receiving, announced, progress);
            var refusal = await ReserveAsync(body, exchange.Client.Name, limits, announced, isComplete, progress, aborted)
                ?? await FillAsync(body, reader, limits, announced, progress, aborted);
            if (refusal is null)
            {
                var complete = body;
                body = null;
                return complete;
            }

            return refusal;
        }
        finally
        {
            receiving?.End();
            exchange.RequestBytes = progress.Received;
            body?.Dispose();
        }
    }

    /// <summary>Waits until the body is complete or <see cref="BodySizes.SmallBytes"/> of it have arrived. Consumes nothing.</summary>
    /// <returns>Whether the body is complete.</returns>
    private static async ValueTask<bool> AwaitArrivalAsync(
        PipeReader reader, ReceiveBlocks? receiving, long? announced, BodyProgress progress)
    {
        long examined = 0;
        while (true)
        {
            var result = await reader.ReadAsync(progress.Token);
            var buffer = result.Buffer;
            progress.Received = buffer.Length;
            receiving?.Expect(announced!.Value - buffer.Length);
            receiving = null;
            var isComplete = result.IsCompleted || buffer.Length >= announced;
            if (isComplete || buffer.Length >= BodySizes.SmallBytes)
            {
                // The new bytes stay unexamined, so that the next read returns at once.
                reader.AdvanceTo(buffer.Start, buffer.GetPosition(examined));
                return isComplete;
            }

            examined = buffer.Length;
            reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    /// <summary>Reserves memory for the whole body; for an incomplete body of unknown length, for the bytes that have arrived.</summary>
    private async ValueTask<GatewayError?> ReserveAsync(
        RequestBody body, string client, LimitsOptions limits, long? announced, bool isComplete, BodyProgress progress,
        CancellationToken aborted)
    {
        var length = isComplete ? progress.Received : announced ?? progress.Received;
        if (length == 0)
        {
            return null;
        }

        if (length > limits.MaxBodyBytes)
        {
            return BodyErrors.TooLarge(limits);
        }

        var bytes = BodySizes.Rented(length);
        var terms = BodyTerms.From(limits);
        progress.Pause();
        var grant = isComplete && length <= BodySizes.SmallBytes
            ? await memory.ReserveSmallAsync(client, bytes, terms, aborted)
            : await memory.ReserveAsync(client, bytes, terms, aborted);
        progress.Resume();
        if (!grant.Succeeded)
        {
            return Exhausted(grant.Refusal);
        }

        body.AddReservation(grant.Share, bytes);
        return null;
    }

    private async ValueTask<GatewayError?> FillAsync(
        RequestBody body, PipeReader reader, LimitsOptions limits, long? announced, BodyProgress progress, CancellationToken aborted)
    {
        while (true)
        {
            var result = await reader.ReadAsync(progress.Token);
            try
            {
                var length = body.Length + result.Buffer.Length;
                progress.Received = length;
                if (length > limits.MaxBodyBytes)
                {
                    return BodyErrors.TooLarge(limits);
                }

                if (length > body.Reserved && await ReserveMoreAsync(body, length, limits, progress, aborted) is { } refusal)
                {
                    return refusal;
                }

                body.Append(result.Buffer, (int)Math.Min(body.Reserved, BlockPool.BlockBytes));
            }
            finally
            {
                reader.AdvanceTo(result.Buffer.End);
            }

            if (result.IsCompleted || body.Length >= announced)
            {
                return body.Length < announced ? BodyErrors.Incomplete() : null;
            }
        }
    }

    /// <summary>
    /// The connection whose bytes are those of the body. Null: its bytes pass through the buffers of HTTP/2 or TLS, so the number of bytes
    /// that have not arrived is unknown.
    /// </summary>
    internal static ReceiveBlocks? Receiving(HttpContext context) =>
        HttpProtocol.IsHttp11(context.Request.Protocol) && context.Features.Get<ITlsHandshakeFeature>() is null
            ? context.Features.Get<ReceiveBlocks>()
            : null;

    /// <summary>Reserves the next blocks of a body of unknown length.</summary>
    private async ValueTask<GatewayError?> ReserveMoreAsync(
        RequestBody body, long length, LimitsOptions limits, BodyProgress progress, CancellationToken aborted)
    {
        var bytes = BodySizes.InBlocks(length) - body.Reserved;
        progress.Pause();
        var grant = await memory.ReserveMoreAsync(body.Share!, bytes, BodyTerms.From(limits), aborted);
        progress.Resume();
        if (!grant.Succeeded)
        {
            return Exhausted(grant.Refusal);
        }

        body.AddReservation(grant.Share, bytes);
        return null;
    }

    private static GatewayError Exhausted(BodyRefusal refusal) =>
        refusal == BodyRefusal.ClientShare ? BodyErrors.ClientMemoryExhausted() : BodyErrors.MemoryExhausted();

    /// <summary>Whether the read failed because the client disconnected. No client reads the response then.</summary>
    internal static bool IsLeaving(Exception exception, CancellationToken aborted) =>
        aborted.IsCancellationRequested || exception is ConnectionAbortedException or ConnectionResetException;

    /// <returns>Null: the client disconnected, or the exception does not come from the read.</returns>
    internal static GatewayError? Explain(Exception exception, LimitsOptions limits, CancellationToken aborted) => exception switch
    {
        _ when IsLeaving(exception, aborted) => null,
        OperationCanceledException => BodyErrors.TooSlow(limits),
        BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout } => BodyErrors.TooSlow(limits),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => BodyErrors.TooLarge(limits),
        // Kestrel reports the overflow of a chunk size as an IOException.
        BadHttpRequestException or IOException => BodyErrors.Incomplete(),
        _ => null,
    };
}
