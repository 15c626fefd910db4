using System.Security.Cryptography;
using System.Text;

namespace Gateway.Sandbox.Images;

/// <summary>
/// An image of soft coloured lights, with a caption that shows the prompt. A hash of prompt and seed determines the lights: the same
/// pair always gives the same bytes, and another pair gives another image.
/// </summary>
internal sealed class Painting
{
    private const int Lights = 6;

    private readonly ImageSize _size;
    private readonly float[][] _across = new float[Lights][];
    private readonly float[][] _down = new float[Lights][];
    private readonly (float R, float G, float B)[] _colors = new (float R, float G, float B)[Lights];
    private readonly float[] _ripple;
    private readonly int _slant;
    private readonly Caption _caption;

    private Painting(string prompt, long seed, ImageSize size)
    {
        _size = size;
        _caption = new Caption(prompt, size);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}\n{prompt}"));
        var hue = hash[0] / 256f;
        for (var i = 0; i < Lights; i++)
        {
            // Similar hues with one contrasting light look better than random hues.
            var b = hash.AsSpan(1 + (i * 5), 5);
            _colors[i] = Color(hue + (i == 0 ? 0.5f : b[0] / 900f), 0.35f + (b[1] / 512f), 0.35f + (b[2] / 400f));
            _across[i] = Falloff(size.Width, b[3] / 255f, 0.16f + (b[1] / 900f));
            _down[i] = Falloff(size.Height, b[4] / 255f, 0.16f + (b[2] / 900f));
        }

        _slant = 1 + (hash[31] % 3);
        _ripple = new float[size.Width + (size.Height * _slant)];
        var period = 18f + hash[30];
        for (var i = 0; i < _ripple.Length; i++)
        {
            _ripple[i] = 1f + (0.06f * MathF.Sin(i / period));
        }
    }

    public static byte[] Render(string prompt, long seed, ImageSize size) =>
        PngWriter.Write(size, new Painting(prompt, seed, size).Row);

    private void Row(int y, Span<byte> pixels)
    {
        for (var x = 0; x < _size.Width; x++)
        {
            float r = 0, g = 0, b = 0, sum = 0.02f;
            for (var i = 0; i < Lights; i++)
            {
                var light = _across[i][x] * _down[i][y];
                var color = _colors[i];
                r += light * color.R;
                g += light * color.G;
                b += light * color.B;
                sum += light;
            }

            var scale = 255f * _ripple[x + (y * _slant)] / sum;
            pixels[x * 3] = (byte)Math.Clamp(r * scale, 0f, 255f);
            pixels[(x * 3) + 1] = (byte)Math.Clamp(g * scale, 0f, 255f);
            pixels[(x * 3) + 2] = (byte)Math.Clamp(b * scale, 0f, 255f);
        }

        _caption.DrawRow(y, pixels);
    }

    // A two-dimensional Gaussian is the product of two one-dimensional ones, so two tables make a pixel cheap to compute.
    private static float[] Falloff(int length, float center, float width)
    {
        var table = new float[length];
        for (var i = 0; i < length; i++)
        {
            var d = ((i / (float)length) - center) / width;
            table[i] = MathF.Exp(-d * d);
        }

        return table;
    }

    private static (float R, float G, float B) Color(float hue, float saturation, float value)
    {
        float Channel(float n)
        {
            var k = (n + (hue * 6f)) % 6f;
            return value - (value * saturation * Math.Clamp(Math.Min(k, 4f - k), 0f, 1f));
        }

        return (Channel(5f), Channel(3f), Channel(1f));
    }
}
