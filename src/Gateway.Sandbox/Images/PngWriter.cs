using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Gateway.Sandbox.Images;

/// <summary>Writes an 8-bit RGB PNG row by row: signature, IHDR, one IDAT, IEND.</summary>
internal static class PngWriter
{
    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <param name="size">Size in pixels.</param>
    /// <param name="row">Fills row y with three bytes per pixel.</param>
    public static byte[] Write(ImageSize size, Action<int, Span<byte>> row)
    {
        using var png = new MemoryStream();
        png.Write(Signature);

        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, size.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], size.Height);
        header[8] = 8;
        header[9] = 2;
        header[10..].Clear();
        Chunk(png, "IHDR", header);

        Chunk(png, "IDAT", Compress(size, row));
        Chunk(png, "IEND", []);
        return png.ToArray();
    }

    private static ReadOnlySpan<byte> Compress(ImageSize size, Action<int, Span<byte>> row)
    {
        const int Bpp = 3;
        const byte SubFilter = 1;

        var data = new MemoryStream();
        var pixels = new byte[size.Width * Bpp];
        var filtered = new byte[1 + pixels.Length];
        filtered[0] = SubFilter;
        using (var zlib = new ZLibStream(data, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (var y = 0; y < size.Height; y++)
            {
                row(y, pixels);

                // Adjacent pixels are similar in a smooth image, so the differences compress several times better than the colours.
                for (var i = 0; i < pixels.Length; i++)
                {
                    filtered[i + 1] = (byte)(pixels[i] - (i >= Bpp ? pixels[i - Bpp] : 0));
                }

                zlib.Write(filtered);
            }
        }

        return data.GetBuffer().AsSpan(0, (int)data.Length);
    }

    private static void Chunk(MemoryStream png, string type, ReadOnlySpan<byte> data)
    {
        Span<byte> word = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(word, data.Length);
        png.Write(word);

        Span<byte> name = stackalloc byte[4];
        Encoding.ASCII.GetBytes(type, name);
        png.Write(name);
        png.Write(data);

        BinaryPrimitives.WriteUInt32BigEndian(word, Crc32.Compute(name, data));
        png.Write(word);
    }
}
