using System.Buffers;
using Gateway.Errors;
using Gateway.Text;
using Gateway.Upstream.Answers;
using Gateway.Upstream.Tokens;

namespace Gateway.Upstream.OwnCalls;

/// <summary>The upstream's response to one of the gateway's own calls, with the deadline for reading its body.</summary>
internal sealed class UpstreamReply(
    HttpResponseMessage? response, GatewayError? error, Secret? token, CancellationTokenSource? deadline, CancellationTokenSource? timer,
    ReplyMemory? memory) : IDisposable
{
    /// <summary>The reason why there is no response. Null: there is a response.</summary>
    public GatewayError? Error { get; } = error;

    public HttpResponseMessage Response => response ?? throw new InvalidOperationException("There is no answer; look at Error first.");

    /// <summary>Cancelled at the deadline of the call.</summary>
    public CancellationToken Deadline => deadline!.Token;

    /// <summary>The content type, unless it contains the token.</summary>
    public string? ContentType => PassedAnswerHeaders.ContentTypeOf(Response, token!);

    /// <summary>The headers that describe a result, without the token.</summary>
    public IEnumerable<(string Name, string Value)> ResultHeaders => PassedAnswerHeaders.OfResult(Response, token!);

    public static UpstreamReply Failed(GatewayError error) => new(null, error, null, null, null, null);

    /// <summary>The body with the token masked. The caller reads it under <see cref="Deadline"/>.</summary>
    public async Task<Stream> OpenAsync() => new TokenMaskingStream(await Response.Content.ReadAsStreamAsync(Deadline), token!);

    /// <summary>Reads the whole body with the token masked.</summary>
    /// <returns>Null: the body is larger than <paramref name="limit"/>, is incomplete, or did not end in time.</returns>
    public async Task<byte[]?> ReadAsync(int limit)
    {
        if (Response.Content.Headers.ContentLength > limit)
        {
            return null;
        }

        try
        {
            await using var stream = await Response.Content.ReadAsStreamAsync(deadline!.Token);
            return await ReadAsync(stream, limit);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>Reads the beginning of the body, up to <paramref name="limit"/> bytes. The rest is discarded with the connection.</summary>
    /// <returns>The bytes, and whether they are the whole body. Null: the body is incomplete, or did not arrive in time.</returns>
    public async Task<(byte[]? Beginning, bool IsWhole)> ReadBeginningAsync(int limit)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(limit);
        try
        {
            await using var stream = await Response.Content.ReadAsStreamAsync(deadline!.Token);
            var length = await stream.ReadAtLeastAsync(buffer.AsMemory(0, limit), limit, throwOnEndOfStream: false, deadline.Token);
            TokenMask.Apply(buffer.AsSpan(0, length), token!);
            return (buffer.AsSpan(0, length).ToArray(), length < limit);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or HttpRequestException)
        {
            return (null, false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The error with the reason from the response's body, which must be unread.</summary>
    public ValueTask<GatewayError> AddReasonAsync(GatewayError reason, TimeProvider time) =>
        reason.AddReasonAsync(Response, token!, time, deadline!.Token);

    /// <summary>The error with the reason from the response, whose body is already read.</summary>
    public GatewayError WithReason(GatewayError reason, ReadOnlyMemory<byte> body) => reason.WithReason(Response, body, token!);

    public void Dispose()
    {
        response?.Dispose();
        deadline?.Dispose();
        timer?.Dispose();
    }

    /// <summary>Most bodies are small. Memory for a large one is taken when the beginning has arrived.</summary>
    private async Task<byte[]?> ReadAsync(Stream stream, int limit)
    {
        var small = Math.Min(limit, ReplyMemory.SmallBytes) + 1;
        var buffer = ArrayPool<byte>.Shared.Rent(small);
        try
        {
            var length = await stream.ReadAtLeastAsync(buffer.AsMemory(0, small), small, throwOnEndOfStream: false, deadline!.Token);
            if (length < small)
            {
                return Masked(buffer.AsSpan(0, length));
            }

            return limit < small ? null : await ReadLargeAsync(stream, buffer.AsMemory(0, length), limit);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task<byte[]?> ReadLargeAsync(Stream stream, ReadOnlyMemory<byte> beginning, int limit)
    {
        await memory!.BeginAsync(deadline!.Token);
        var buffer = ArrayPool<byte>.Shared.Rent(limit + 1);
        try
        {
            beginning.CopyTo(buffer);
            var rest = buffer.AsMemory(beginning.Length, limit + 1 - beginning.Length);
            var length = beginning.Length + await stream.ReadAtLeastAsync(rest, rest.Length, throwOnEndOfStream: false, deadline.Token);
            return length > limit ? null : Masked(buffer.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            memory.End();
        }
    }

    private byte[] Masked(Span<byte> body)
    {
        TokenMask.Apply(body, token!);
        return body.ToArray();
    }
}
