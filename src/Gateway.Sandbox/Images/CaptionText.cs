using System.Globalization;
using System.Text;

namespace Gateway.Sandbox.Images;

/// <summary>Breaks a prompt into lines of a number of cells, at spaces where it can, and ends what does not fit with three dots.</summary>
internal static class CaptionText
{
    private static readonly Rune Space = new(' ');
    private static readonly Rune Dot = new('.');

    public static List<List<Rune>> Wrap(string text, int cells, int mostLines)
    {
        var lines = new List<List<Rune>>();
        // A code point takes three cells, and so do the dots.
        if (cells < 3)
        {
            return lines;
        }

        foreach (var word in Words(text))
        {
            if (!Place(word, lines, cells, mostLines))
            {
                EndWithDots(lines, cells);
                break;
            }
        }

        return lines;
    }

    /// <returns>False: there is no room left.</returns>
    private static bool Place(List<Rune> word, List<List<Rune>> lines, int cells, int mostLines)
    {
        var onLine = lines.Count > 0 && CellsOf(lines[^1]) + 1 + CellsOf(word) <= cells;
        if (onLine)
        {
            lines[^1].Add(Space);
            lines[^1].AddRange(word);
            return true;
        }

        // A word that is longer than a line is broken anywhere, as is a text without spaces. It begins behind what is there.
        var isLong = CellsOf(word) > cells;
        if (isLong && lines.Count > 0 && CellsOf(lines[^1]) + 4 <= cells)
        {
            lines[^1].Add(Space);
        }
        else if (!Begin())
        {
            return false;
        }

        foreach (var rune in word)
        {
            if (CellsOf(lines[^1]) + BitmapFont.CellsOf(rune) > cells && !Begin())
            {
                return false;
            }

            lines[^1].Add(rune);
        }

        return true;

        bool Begin()
        {
            if (lines.Count >= mostLines)
            {
                return false;
            }

            lines.Add([]);
            return true;
        }
    }

    private static void EndWithDots(List<List<Rune>> lines, int cells)
    {
        if (lines.Count == 0)
        {
            return;
        }

        var last = lines[^1];
        while (last.Count > 0 && CellsOf(last) + 3 > cells)
        {
            last.RemoveAt(last.Count - 1);
        }

        last.AddRange([Dot, Dot, Dot]);
    }

    private static int CellsOf(List<Rune> text)
    {
        var cells = 0;
        foreach (var rune in text)
        {
            cells += BitmapFont.CellsOf(rune);
        }

        return cells;
    }

    private static IEnumerable<List<Rune>> Words(string text)
    {
        var word = new List<Rune>();
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune))
            {
                if (word.Count > 0)
                {
                    yield return word;
                    word = [];
                }
            }
            else if (!IsInvisible(rune))
            {
                word.Add(rune);
            }
        }

        if (word.Count > 0)
        {
            yield return word;
        }
    }

    /// <summary>Accents that belong to the letter before them, joiners and variation selectors: they take no room of their own.</summary>
    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format;
}
