namespace Gateway.UnitTests;

/// <summary>Measures what the code of a test allocates.</summary>
internal static class AllocatedBytes
{
    private const int Measurements = 20;

    /// <summary>
    /// The least of many measurements on this thread, in bytes. A garbage collection, which any other test can cause, ends the block from
    /// which this thread allocates, and the unused rest of up to 8 KiB then counts as allocated. A method that is compiled again while it
    /// runs allocates too.
    /// </summary>
    /// <param name="work">The measured code. It does the same each time.</param>
    /// <param name="prepare">Called before each measurement. Null: there is nothing to prepare.</param>
    public static long Least(Action work, Action? prepare = null)
    {
        var least = long.MaxValue;
        for (var i = 0; i < Measurements; i++)
        {
            prepare?.Invoke();
            var before = GC.GetAllocatedBytesForCurrentThread();
            work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
