using System.Globalization;
using System.Text;
using Gateway.Json;
using Gateway.Text;

namespace Gateway.Contracts.Messages;

/// <summary>
/// Names from a body for <c>loc</c> in an answer, which goes to the client that sent them. Unlike <see cref="SafeName"/>, they may have any
/// printable character, and they must not be in logs.
/// </summary>
internal static class ShownName
{
    /// <summary>The name, or its place in the object if it is long, not printable, or could be a credential.</summary>
    /// <param name="member">A member of an object.</param>
    /// <param name="index">Its position among the members.</param>
    public static string Of(JsonValue member, int index) => member.TryGetShortName(PlainName.Longest, out var name) && IsPrintable(name)
        ? name
        : string.Create(CultureInfo.InvariantCulture, $"{SafeName.Placeholder[..^1]} {index})");

    /// <summary>The same for a member whose position is not known.</summary>
    public static string Of(JsonValue member, JsonValue parent)
    {
        if (SafeName.Of(member) is var safe && safe != SafeName.Placeholder)
        {
            return safe;
        }

        var index = 0;
        foreach (var other in parent.Children)
        {
            if (other.RawStart == member.RawStart)
            {
                break;
            }

            index++;
        }

        return Of(member, index);
    }

    private static bool IsPrintable(string name)
    {
        if (PlainName.HasCredential(name))
        {
            return false;
        }

        foreach (var rune in name.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
                or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator)
            {
                return false;
            }
        }

        return true;
    }
}
