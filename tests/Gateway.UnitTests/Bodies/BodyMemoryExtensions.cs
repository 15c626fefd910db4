using Gateway.Bodies;

namespace Gateway.UnitTests.Bodies;

internal static class BodyMemoryExtensions
{
    /// <summary>Takes memory without waiting; false: there is none, or others wait for it.</summary>
    public static bool TryReserve(this BodyMemory memory, long bytes)
    {
        var reserved = memory.ReserveAsync(bytes, TimeSpan.Zero, CancellationToken.None);
        reserved.IsCompletedSuccessfully.ShouldBeTrue("nothing is waited for");
        return reserved.GetAwaiter().GetResult();
    }
}
