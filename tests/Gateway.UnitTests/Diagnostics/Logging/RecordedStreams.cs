namespace Gateway.UnitTests.Diagnostics.Logging;

internal static class RecordedStreams
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>Waits, with a deadline, until the output's thread has written exactly this text.</summary>
    public static async Task IsWrittenAsync(this RecordedStream output, string text)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Longest);
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (output.Text != text)
        {
            try
            {
                await poll.WaitForNextTickAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                output.Text.ShouldBe(text);
            }
        }
    }
}
