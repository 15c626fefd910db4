using System.Buffers;
using System.Text;

namespace Gateway.Jobs.Store.Sql;

internal static class StoreText
{
    private const int MaxIdLength = 256;

    /// <summary>Visible ASCII of bounded length. No other text is an id in the store, and a database might refuse it as
    /// text.</summary>
    public static bool IsPlausibleId(string id) =>
        id.Length is > 0 and <= MaxIdLength && !id.AsSpan().ContainsAnyExceptInRange('!', '~');

    /// <summary>Whether both databases can store the text: it has no NUL and no unpaired surrogate.</summary>
    public static bool IsStorable(string text)
    {
        if (Ascii.IsValid(text))
        {
            return !text.Contains('\0', StringComparison.Ordinal);
        }

        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf16(rest, out var rune, out var read) != OperationStatus.Done || rune.Value == 0)
            {
                return false;
            }

            rest = rest[read..];
        }

        return true;
    }
}
