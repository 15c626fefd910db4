using System.Text;

namespace Gateway.Sandbox.Images;

/// <summary>
/// The panel at the bottom of an image: the word SANDBOX, and below it the beginning of the prompt. It shows that no model made the
/// image. An image that is too small for the word has no panel.
/// </summary>
internal sealed class Caption
{
    private const string Title = "SANDBOX";
    private const int LineHeight = BitmapFont.Height + 2;

    private readonly int _width;
    private readonly int _top;
    private readonly List<(IReadOnlyList<Rune> Text, int Top, int Scale)> _lines = [];
    private readonly int _margin;

    public Caption(string prompt, ImageSize size)
    {
        var shorter = Math.Min(size.Width, size.Height);
        var titleScale = Math.Min(size.Width / 90, size.Height / (5 * BitmapFont.Height));
        _width = size.Width;
        _margin = Math.Max(2, shorter / 40);
        _top = size.Height;
        if (titleScale < 1)
        {
            titleScale = size.Width >= (Title.Length * BitmapFont.CellWidth) + 4 && size.Height >= BitmapFont.Height + 4 ? 1 : 0;
        }

        if (titleScale == 0)
        {
            return;
        }

        var scale = Math.Max(1, (shorter + 160) / 260);
        var room = Math.Max(0, (size.Height * 3 / 5) - (BitmapFont.Height * titleScale) - (3 * _margin));
        var lines = CaptionText.Wrap(prompt, (size.Width - (2 * _margin)) / (BitmapFont.CellWidth * scale), room / (LineHeight * scale));
        var height = (BitmapFont.Height * titleScale) + (2 * _margin) + (lines.Count == 0
            ? 0
            : _margin + (lines.Count * LineHeight * scale));
        _top = Math.Max(0, size.Height - height);
        _lines.Add(([.. Title.EnumerateRunes()], _top + _margin, titleScale));
        var top = _top + (2 * _margin) + (BitmapFont.Height * titleScale);
        foreach (var line in lines)
        {
            _lines.Add((line, top, scale));
            top += LineHeight * scale;
        }
    }

    /// <summary>Draws one row of the caption over the pixels of the image, three bytes per pixel.</summary>
    public void DrawRow(int y, Span<byte> pixels)
    {
        if (y < _top)
        {
            return;
        }

        // Darkens the image, so that white text is readable on it.
        foreach (ref var value in pixels)
        {
            value = (byte)(value * 3 / 10);
        }

        foreach (var (text, top, scale) in _lines)
        {
            if (y >= top && y < top + (BitmapFont.Height * scale))
            {
                DrawText(text, (y - top) / scale, scale, pixels);
            }
        }
    }

    private void DrawText(IReadOnlyList<Rune> text, int row, int scale, Span<byte> pixels)
    {
        var left = _margin;
        foreach (var rune in text)
        {
            var columns = BitmapFont.CellsOf(rune) * BitmapFont.CellWidth;
            for (var column = 0; column < columns; column++)
            {
                var from = Math.Min(left + (column * scale), _width);
                var to = Math.Min(from + scale, _width);
                if (BitmapFont.IsSet(rune, column, row))
                {
                    pixels[(from * 3)..(to * 3)].Fill(byte.MaxValue);
                }
            }

            left += columns * scale;
        }
    }
}
