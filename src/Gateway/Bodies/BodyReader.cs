using System.Buffers;
using System.IO.Pipelines;
using System.Numerics;
using Gateway.Configuration.Options;
using Gateway.Errors;
using Microsoft.AspNetCore.Connections;

namespace Gateway.Bodies;

/// <summary>Reads a request body into reserved memory, within the limits of size and time.</summary>
internal sealed class BodyReader(BodyMemory memory, BlockPool blocks, TimeProvider time)
{
    internal const string ClientLeft = "The client closed the connection while its body was read.";

    /// <summary>How long the rest of a refused body is read and discarded.</summary>
    private static readonly TimeSpan DiscardTime = TimeSpan.FromSeconds(15);

    /// <summary>Size of the first block of a body without <c>Content-Length</c>.</summary>
    private const int SmallBlockBytes = 4 * 1024;

    /// <summary>Reads the whole body.</summary>
    /// <returns>The body, which the caller disposes, or an error with status 400, 408, 413 or 503.</returns>
    /// <exception cref="OperationCanceledException">The client disconnected.</exception>
    public async ValueTask<BodyReadResult> ReadAsync(HttpContext context, LimitsOptions limits)
    {
        var announced = context.Request.ContentLength;
        if (announced > limits.MaxBodyBytes)
        {
            return BodyErrors.TooLarge(limits);
        }

        var aborted = context.RequestAborted;
        var reservation = announced is { } length ? RentedBytes(length) : SmallBlockBytes;
        if (!await memory.ReserveAsync(reservation, limits.BodyMemoryWait, aborted))
        {
            return BodyErrors.MemoryExhausted();
        }

        var body = new RequestBody(memory, blocks, reservation);
        try
        {
            if (TryTakeWhole(context.Request.BodyReader, body, announced))
            {
                context.GetExchange().RequestBytes = body.Length;
                return body;
            }

            using var deadline = new CancellationTokenSource(limits.BodyReadTimeout, time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(aborted, deadline.Token);
            var refusal = await FillAsync(body, context.Request.Body, announced, limits, both.Token);
            context.GetExchange().RequestBytes = body.Length;
            if (refusal is not null)
            {
                body.Dispose();
                return refusal;
            }

            return body;
        }
        catch (Exception exception)
        {
            context.GetExchange().RequestBytes = body.Length;
            body.Dispose();
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

    /// <summary>
    /// Reads and discards the rest of a refused body. Closing a connection with unread bytes sends a reset, and the client would lose
    /// the response.
    /// </summary>
    public async Task DiscardAsync(HttpContext context)
    {
        if (context.Request.Headers.Expect.Count > 0 && context.GetExchange().RequestBytes == 0)
        {
            // The client sent Expect: 100-continue and has not sent the body yet.
            return;
        }

        using var deadline = new CancellationTokenSource(DiscardTime, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, deadline.Token);
        var reader = context.Request.BodyReader;
        try
        {
            ReadResult result;
            do
            {
                result = await reader.ReadAsync(both.Token);
                reader.AdvanceTo(result.Buffer.End);
            }
            while (!result.IsCompleted);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The body does not end in time, or the client has disconnected.
            context.Abort();
        }
    }

    /// <summary>Takes a body that arrived completely with the head of the request. It needs no wait and no timer.</summary>
    private static bool TryTakeWhole(PipeReader reader, RequestBody body, long? announced)
    {
        if (announced is not (> 0 and < BlockPool.BlockBytes) || !reader.TryRead(out var result))
        {
            return false;
        }

        if (result.Buffer.Length < announced)
        {
            // Nothing is consumed, so the next read returns the same bytes.
            reader.AdvanceTo(result.Buffer.Start);
            return false;
        }

        body.AddBlock(BlockFor(body, announced));
        result.Buffer.CopyTo(body.Room.Span);
        body.Advance((int)result.Buffer.Length);
        reader.AdvanceTo(result.Buffer.End);
        return true;
    }

    private async ValueTask<GatewayError?> FillAsync(
        RequestBody body, Stream source, long? announced, LimitsOptions limits, CancellationToken cancellation)
    {
        while (announced is null || body.Length < announced)
        {
            if (body.Room.IsEmpty)
            {
                var block = BlockFor(body, announced);
                if (!body.Covers(block))
                {
                    if (!await memory.ReserveAsync(block, limits.BodyMemoryWait, cancellation))
                    {
                        return BodyErrors.MemoryExhausted();
                    }

                    body.AddReservation(block);
                }

                body.AddBlock(block);
            }

            var received = await source.ReadAsync(body.Room, cancellation);
            if (received == 0)
            {
                break;
            }

            body.Advance(received);
            if (body.Length > limits.MaxBodyBytes)
            {
                return BodyErrors.TooLarge(limits);
            }
        }

        return body.Length < announced ? BodyErrors.Incomplete() : null;
    }

    private static int BlockFor(RequestBody body, long? announced)
    {
        var large = announced is { } length ? length >= BlockPool.BlockBytes : body.Length > 0;
        return large ? BlockPool.BlockBytes : announced is { } small ? (int)RentedBytes(small) : SmallBlockBytes;
    }

    /// <summary>
    /// Bytes that a body of this length reserves: array pools round up to a power of two, large bodies use whole blocks.
    /// </summary>
    private static long RentedBytes(long length) => length < BlockPool.BlockBytes
        ? BitOperations.RoundUpToPowerOf2((uint)Math.Max(length, 16))
        : (length + BlockPool.BlockBytes - 1) / BlockPool.BlockBytes * BlockPool.BlockBytes;

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
