using System.Buffers.Text;
using System.Text;

namespace Gateway.Jobs.Store.Money.Reports;

/// <summary>A position in a list of usage: after this day, client and model.</summary>
internal sealed record UsageCursor(string Day, string Client, string Model)
{
    private const int MaxLength = 1024;

    /// <summary>Parses a cursor that <see cref="ToString"/> wrote. Null: the text is not a cursor.</summary>
    public static UsageCursor? TryParse(string? text)
    {
        if (text is null or { Length: > MaxLength } || !Base64Url.IsValid(text))
        {
            return null;
        }

        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split('\n');
        return parts is [var day, var client, var model] && parts.All(static part => !part.Contains('\0', StringComparison.Ordinal))
            ? new UsageCursor(day, client, model)
            : null;
    }

    public override string ToString() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{Day}\n{Client}\n{Model}"));
}
