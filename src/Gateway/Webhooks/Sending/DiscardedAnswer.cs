using System.Buffers;

namespace Gateway.Webhooks.Sending;

/// <summary>
/// The body of a receiver's answer. Nobody needs it; a little of it is read, so that a receiver that writes a few words does not see a
/// broken connection. The status has been received before, so a body that is large, slow or cut does not change the outcome.
/// </summary>
internal static class DiscardedAnswer
{
    /// <summary>Bound of status line and headers.</summary>
    public const int MaxHeadKiB = 16;

    private const int MaxBytes = 16 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public static async Task ReadAsync(HttpResponseMessage response, TimeProvider time, CancellationToken ended)
    {
        using var deadline = new CancellationTokenSource(Patience, time);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, ended);
        var buffer = ArrayPool<byte>.Shared.Rent(MaxBytes);
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(patience.Token);
            await body.ReadAtLeastAsync(buffer.AsMemory(0, MaxBytes), MaxBytes, throwOnEndOfStream: false, patience.Token);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or HttpRequestException)
        {
            // The status counts.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
