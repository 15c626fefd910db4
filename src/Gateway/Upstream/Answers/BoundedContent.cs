using System.Buffers;
using Gateway.Text;

namespace Gateway.Upstream.Answers;

/// <summary>Reads the body of a response up to a limit.</summary>
internal static class BoundedContent
{
    private const int FirstBytes = 4 * 1024;

    /// <summary>Reads into a rented buffer that grows with the body, because most bodies are much smaller than the limit.</summary>
    /// <param name="response">The response, whose headers have been read.</param>
    /// <param name="limit">Largest accepted body, in bytes.</param>
    /// <param name="cancellation">The deadline.</param>
    /// <returns>The buffer, which the caller returns to the pool also after a problem; the length of the body; the problem with it. No
    /// response of an upstream makes the method throw.</returns>
    public static async ValueTask<(byte[] Rented, int Length, Message? Problem)> RentAsync(
        HttpResponseMessage response, int limit, CancellationToken cancellation)
    {
        var size = Math.Min(limit, FirstBytes) + 1;
        var buffer = ArrayPool<byte>.Shared.Rent(size);
        if (response.Content.Headers.ContentLength > limit)
        {
            return (buffer, 0, UnknownOutcomes.AnswerTooLarge);
        }

        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
            var length = 0;
            while (true)
            {
                var read = await stream.ReadAsync(buffer.AsMemory(length, size - length), cancellation);
                length += read;
                if (read == 0 || length > limit)
                {
                    return read == 0 ? (buffer, length, null) : (buffer, 0, UnknownOutcomes.AnswerTooLarge);
                }

                if (length == size)
                {
                    size = Math.Min(limit + 1, size * 4);
                    buffer = Grow(buffer, length, size);
                }
            }
        }
        catch (OperationCanceledException)
        {
            return (buffer, 0, UnknownOutcomes.AnswerTooSlow);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            return (buffer, 0, UnknownOutcomes.AnswerBrokeOff);
        }
    }

    /// <summary>Reads into a buffer that has the size of the largest accepted body.</summary>
    /// <param name="response">The response, whose headers have been read.</param>
    /// <param name="buffer">At least one byte longer than <paramref name="limit"/>.</param>
    /// <param name="limit">Largest accepted body, in bytes.</param>
    /// <param name="cancellation">The deadline.</param>
    /// <returns>The length of the body, or the problem with it. No response of an upstream makes the method throw.</returns>
    public static async ValueTask<(int Length, Message? Problem)> ReadAsync(
        HttpResponseMessage response, byte[] buffer, int limit, CancellationToken cancellation)
    {
        if (response.Content.Headers.ContentLength > limit)
        {
            return (0, UnknownOutcomes.AnswerTooLarge);
        }

        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
            var length = 0;
            while (length <= limit)
            {
                var read = await stream.ReadAsync(buffer.AsMemory(length, limit + 1 - length), cancellation);
                if (read == 0)
                {
                    return (length, null);
                }

                length += read;
            }

            return (0, UnknownOutcomes.AnswerTooLarge);
        }
        catch (OperationCanceledException)
        {
            return (0, UnknownOutcomes.AnswerTooSlow);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            return (0, UnknownOutcomes.AnswerBrokeOff);
        }
    }

    private static byte[] Grow(byte[] buffer, int length, int size)
    {
        var larger = ArrayPool<byte>.Shared.Rent(size);
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
