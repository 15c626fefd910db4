using System.Globalization;
using Gateway.Errors;
using Gateway.Jobs.Listing;
using Gateway.Jobs.Store.Files;
using Gateway.Text;

namespace Gateway.Files.Serving;

/// <summary>The query of <c>GET /files</c>.</summary>
/// <param name="Limit">The most files of the page.</param>
/// <param name="After">The start of the page. Null: the newest file.</param>
internal sealed record FileQuery(int Limit, FileCursor? After)
{
    /// <summary>A page is one document in memory until its client has read it.</summary>
    public const int MaxLimit = 50;

    private const int DefaultLimit = 20;

    private static readonly string[] Names = ["limit", "cursor"];

    /// <returns>Null: <paramref name="read"/> is the query.</returns>
    public static GatewayError? Read(IQueryCollection query, out FileQuery read)
    {
        read = new FileQuery(DefaultLimit, null);
        foreach (var (name, values) in query)
        {
            if (!Names.Contains(name, StringComparer.Ordinal))
            {
                return JobQueryErrors.Unknown(Names);
            }

            if (values is not [{ Length: > 0 } value])
            {
                return JobQueryErrors.NotOnce(name);
            }

            if (Apply(name, value, ref read) is { } right)
            {
                return JobQueryErrors.Wrong(name, right);
            }
        }

        return null;
    }

    private static Message? Apply(string name, string value, ref FileQuery read)
    {
        if (name == "cursor")
        {
            read = read with { After = FileCursorText.TryParse(value) };
            return read.After is null ? JobQueryErrors.Cursor : null;
        }

        var isNumber = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var limit);
        read = read with { Limit = limit };
        return isNumber && limit is > 0 and <= MaxLimit ? null : JobQueryErrors.Limit(MaxLimit);
    }
}
