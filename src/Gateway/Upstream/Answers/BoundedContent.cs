using Gateway.Text;

namespace Gateway.Upstream.Answers;

/// <summary>Reads the body of a response into a buffer that has the size of the largest accepted body.</summary>
internal static class BoundedContent
{
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
}
