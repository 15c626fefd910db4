using System.Numerics;

namespace Gateway.Bodies;

/// <summary>Sizes that reading and memory of bodies share.</summary>
internal static class BodySizes
{
    /// <summary>
    /// Size of the largest small body. A small body takes memory when it has arrived completely. A larger body takes memory when this
    /// many bytes of it have arrived.
    /// </summary>
    public const int SmallBytes = BlockPool.BlockBytes;

    /// <summary>
    /// Bytes that a body of this length occupies: array pools round up to a power of two, large bodies use whole blocks.
    /// </summary>
    public static long Rented(long length) =>
        length < BlockPool.BlockBytes ? BitOperations.RoundUpToPowerOf2((uint)Math.Max(length, 16)) : InBlocks(length);

    /// <summary>Rounds up to whole blocks.</summary>
    public static long InBlocks(long bytes) => (bytes + BlockPool.BlockBytes - 1) / BlockPool.BlockBytes * BlockPool.BlockBytes;
}
