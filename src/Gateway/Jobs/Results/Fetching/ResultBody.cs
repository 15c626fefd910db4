using System.Buffers;
using Gateway.Upstream.Answers;

namespace Gateway.Jobs.Results.Fetching;

/// <summary>Reads the body of a result up to a limit.</summary>
internal static class ResultBody
{
    private const int BlockBytes = 64 * 1024;

    /// <param name="body">The body, whose beginning is in memory.</param>
    /// <param name="length">The length that the upstream announced. Null: it announced none.</param>
    /// <param name="limit">The largest accepted body.</param>
    /// <param name="scanner">Reads what a body says that is larger than the limit, as far as it was read. Null: nobody asks.</param>
    /// <param name="cancellation">The deadline.</param>
    /// <returns>The whole body in an array of its length. Null: it is larger than the limit.</returns>
    /// <exception cref="IOException">The body is incomplete.</exception>
    public static Task<byte[]?> ReadAsync(
        PeekedStream body, long? length, int limit, ResultScanner? scanner, CancellationToken cancellation) => length switch
    {
        _ when body.IsWhole => Task.FromResult(body.Beginning.Length <= limit ? body.Beginning.ToArray() : null),
        null => ReadBlocksAsync(body, limit, scanner, cancellation),
        { } known => known <= limit ? ReadKnownAsync(body, (int)known, cancellation) : Task.FromResult<byte[]?>(null),
    };

    /// <summary>Reads the rest of a body that is not held, and what it says.</summary>
    /// <param name="body">The body. If it was read up to the limit, the scanner knows its beginning.</param>
    /// <param name="scanner">Reads what the body says.</param>
    /// <param name="cancellation">The deadline.</param>
    /// <exception cref="IOException">The body is incomplete.</exception>
    public static async Task ScanAsync(Stream body, ResultScanner scanner, CancellationToken cancellation)
    {
        var block = ArrayPool<byte>.Shared.Rent(BlockBytes);
        try
        {
            int read;
            while ((read = await body.ReadAsync(block.AsMemory(0, BlockBytes), cancellation)) > 0)
            {
                scanner.Read(block.AsSpan(0, read));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    private static async Task<byte[]?> ReadKnownAsync(Stream body, int length, CancellationToken cancellation)
    {
        var whole = GC.AllocateUninitializedArray<byte>(length);
        await body.ReadExactlyAsync(whole, cancellation);
        // The end must be reached, not only the length.
        return await body.ReadAsync(new byte[1], cancellation) == 0 ? whole : throw new IOException("The body is longer than announced.");
    }

    private static async Task<byte[]?> ReadBlocksAsync(
        Stream body, int limit, ResultScanner? scanner, CancellationToken cancellation)
    {
        var blocks = new List<byte[]>();
        try
        {
            var (total, last) = (0, BlockBytes);
            while (last == BlockBytes)
            {
                var block = ArrayPool<byte>.Shared.Rent(BlockBytes);
                blocks.Add(block);
                last = await body.ReadAtLeastAsync(block.AsMemory(0, BlockBytes), BlockBytes, throwOnEndOfStream: false, cancellation);
                total += last;
                scanner?.Read(block.AsSpan(0, last));
                if (total > limit)
                {
                    return null;
                }
            }

            var whole = GC.AllocateUninitializedArray<byte>(total);
            for (var at = 0; at < total; at += BlockBytes)
            {
                blocks[at / BlockBytes].AsSpan(0, Math.Min(BlockBytes, total - at)).CopyTo(whole.AsSpan(at));
            }

            return whole;
        }
        finally
        {
            blocks.ForEach(static block => ArrayPool<byte>.Shared.Return(block));
        }
    }
}
