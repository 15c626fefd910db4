using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace Gateway.Files.References;

/// <summary>
/// Finds <c>files</c> or <c>upload</c> in any case: the segments before the id of a file and of an upload. The framework has no vectorised
/// search for bytes that ignores case.
/// </summary>
internal static class FilesMark
{
    /// <summary>The bytes of the longer one.</summary>
    public const int Longest = 6;

    private const int FilesLength = 5;

    /// <summary>The bit that makes an ASCII letter lower-case.</summary>
    private const byte CaseBit = 0x20;

    public static bool IsIn(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        if (Vector128.IsHardwareAccelerated)
        {
            ref var start = ref MemoryMarshal.GetReference(bytes);
            var lower = Vector128.Create(CaseBit);
            var (f, u, l) = (Of('f'), Of('u'), Of('l'));
            // Both have the same third letter, and few places of base64 have it behind one of the first letters.
            for (; at <= bytes.Length - Vector128<byte>.Count - (Longest - 1); at += Vector128<byte>.Count)
            {
                var first = Vector128.LoadUnsafe(ref start, (nuint)at) | lower;
                var third = Vector128.LoadUnsafe(ref start, (nuint)(at + 2)) | lower;
                var found = (Vector128.Equals(first, f) | Vector128.Equals(first, u)) & Vector128.Equals(third, l);
                for (var hits = found.ExtractMostSignificantBits(); hits != 0; hits &= hits - 1)
                {
                    if (IsAt(bytes[(at + BitOperations.TrailingZeroCount(hits))..]))
                    {
                        return true;
                    }
                }
            }
        }

        for (; at <= bytes.Length - FilesLength; at++)
        {
            if (IsAt(bytes[at..]))
            {
                return true;
            }
        }

        return false;
    }

    private static Vector128<byte> Of(char letter) => Vector128.Create((byte)letter);

    private static bool IsAt(ReadOnlySpan<byte> bytes) => (bytes[1] | CaseBit) switch
    {
        'i' => Ascii.EqualsIgnoreCase(bytes[..FilesLength], "files"u8),
        'p' => bytes.Length >= Longest && Ascii.EqualsIgnoreCase(bytes[..Longest], "upload"u8),
        _ => false,
    };
}
