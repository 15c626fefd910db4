using Gateway.Text;

namespace Gateway.Upstream.Answers;

/// <summary>Reads an answer's body into a buffer that is as large as the body may be.</summary>
internal static class BoundedContent
{
    /// <param name="response">The answer, whose head has been read.</param>
    /// <param name="buffer">At least one byte longer than <paramref name="limit"/>.</param>
    /// <param name="limit">Largest body accepted, in bytes.</param>
    /// <param name="cancellation">The deadline.</param>
    /// <returns>The body's length, or what is wrong with it. Never throws for what an upstream may send.</returns>
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
