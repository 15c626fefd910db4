using Gateway.Configuration.Options;
using Gateway.Errors;

namespace Gateway.Bodies;

/// <summary>
/// Reads the body of an operation that takes none. HTTP libraries may still send one: an empty chunked body, or with PUT an empty JSON
/// object or <c>null</c>. Any other body is refused.
/// </summary>
internal sealed class EmptyBodyReader(TimeProvider time)
{
    /// <summary>Maximum length of an empty body with its white space. A longer body is refused before it is read to its end.</summary>
    private const int MaxBytes = 64;

    /// <summary>Whether the headers announce a body that <see cref="ReadAsync"/> must check.</summary>
    public static bool IsNeeded(HttpRequest request) => request.ContentLength is > 0 || request.Headers.TransferEncoding.Count > 0;

    /// <param name="context">The request.</param>
    /// <param name="limits">The limits for bodies.</param>
    /// <param name="acceptsEmptyJson">Whether <c>{}</c> and <c>null</c> count as empty too.</param>
    /// <returns>Null: the body was empty and has been read.</returns>
    /// <exception cref="OperationCanceledException">The client disconnected.</exception>
    public async Task<GatewayError?> ReadAsync(HttpContext context, LimitsOptions limits, bool acceptsEmptyJson)
    {
        if (context.Request.ContentLength > MaxBytes)
        {
            return BodyErrors.NotAllowed();
        }

        var aborted = context.RequestAborted;
        using var progress = new BodyProgress(limits.BodyReadTimeout, context.Request.ContentLength ?? MaxBytes, time, aborted);
        var buffer = new byte[MaxBytes + 1];
        try
        {
            var length = await FillAsync(buffer, context.Request.Body, progress);
            var body = buffer.AsSpan(0, length);
            if (length > MaxBytes || !(body.Trim(WhiteSpace).IsEmpty || (acceptsEmptyJson && IsEmptyJson(body))))
            {
                return BodyErrors.NotAllowed();
            }
        }
        catch (Exception exception)
        {
            if (BodyReader.Explain(exception, limits, aborted) is { } refusal)
            {
                return refusal;
            }

            if (BodyReader.IsLeaving(exception, aborted))
            {
                throw new OperationCanceledException(BodyReader.ClientLeft, exception, aborted);
            }

            // A bug of the gateway must not become an error of the client.
            throw;
        }

        NoRequestBody.Apply(context);
        return null;
    }

    /// <returns>The number of bytes until the end of the body or of the buffer.</returns>
    private static async ValueTask<int> FillAsync(byte[] buffer, Stream body, BodyProgress progress)
    {
        var length = 0;
        int received;
        while (length < buffer.Length && (received = await body.ReadAsync(buffer.AsMemory(length), progress.Token)) > 0)
        {
            length += received;
            progress.Received = length;
        }

        return length;
    }

    private static ReadOnlySpan<byte> WhiteSpace => " \t\r\n"u8;

    private static bool IsEmptyJson(ReadOnlySpan<byte> body)
    {
        var text = body.Trim(WhiteSpace);
        return text.SequenceEqual("null"u8) || (text is [(byte)'{', .. var members, (byte)'}'] && members.Trim(WhiteSpace).IsEmpty);
    }
}
