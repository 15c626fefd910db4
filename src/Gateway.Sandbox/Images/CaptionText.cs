using System.Globalization;
using System.Text;

namespace Gateway.Sandbox.Images;

/// <summary>
/// Breaks a prompt into lines of a number of cells, at spaces if possible. Three dots replace the text that does not fit.
/// </summary>
internal static class CaptionText
{
    private static readonly Rune Space = new(' ');
    private static readonly Rune Dot = new('.');

    public static List<List<Rune>> Wrap(string text, int cells, int mostLines)
    {
        var lines = new List<List<Rune>>();
        // A code point needs three cells, and so do the dots.
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

    /// <returns>False: the lines are full.</returns>
    private static bool Place(List<Rune> word, List<List<Rune>> lines, int cells, int mostLines)
    {
        var onLine = lines.Count > 0 && CellsOf(lines[^1]) + 1 + CellsOf(word) <= cells;
        if (onLine)
        {
            lines[^1].Add(Space);
            lines[^1].AddRange(word);
            return true;
        }

        // A word that is longer than a line, such as a text without spaces, is broken at any character. It begins on the current line.
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

    /// <summary>Whether a character needs no cell: combining accents, joiners and variation selectors.</summary>
    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format;
}
