using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Gateway.Jobs.Store.Money.Reports;

/// <summary>A position in a list of movements or of doubtful submits.</summary>
/// <param name="At">Microseconds since 1970.</param>
/// <param name="Reservation">Distinguishes rows of the same microsecond.</param>
/// <param name="Movement">Distinguishes rows of the same reservation.</param>
internal sealed record LedgerCursor(long At, string Reservation, long Movement)
{
    private const int MaxLength = 256;
    private const int ReservationLength = 64;

    /// <summary>Parses a cursor that <see cref="ToString"/> wrote. Null: the text is not a cursor.</summary>
    public static LedgerCursor? TryParse(string? text)
    {
        if (text is null or { Length: > MaxLength } || !Base64Url.IsValid(text))
        {
            return null;
        }

        return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split(' ') is [var time, var id, var number]
            && id.Length is > 0 and <= ReservationLength && id.All(char.IsAsciiLetterOrDigit)
            && long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var movement)
            ? new LedgerCursor(at, id, movement)
            : null;
    }

    public override string ToString() => Base64Url.EncodeToString(
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{At} {Reservation} {Movement}")));
}
