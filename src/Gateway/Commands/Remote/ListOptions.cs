using System.CommandLine;
using System.Globalization;

namespace Gateway.Commands.Remote;

/// <summary>The options of a command that prints a list.</summary>
internal sealed class ListOptions
{
    private const int DefaultLimit = 100;

    private readonly Option<int> _limit = new("--limit")
    {
        Description = "The most entries.",
        DefaultValueFactory = _ => DefaultLimit,
    };

    private readonly Option<bool> _all = new("--all") { Description = "Prints all entries." };

    private readonly Option<string?> _cursor = new("--cursor")
    {
        Description = "Continues after an earlier list: the 'next_cursor' that --json printed.",
    };

    private ListOptions(Command command)
    {
        _limit.Validators.Add(static result =>
        {
            // The parser itself reports a text that is no whole number.
            if (result.Tokens is [var token] && int.TryParse(token.Value, CultureInfo.InvariantCulture, out var limit) && limit < 1)
            {
                result.AddError("--limit must be a whole number above 0");
            }
        });
        command.Options.Add(_limit);
        command.Options.Add(_all);
        command.Options.Add(_cursor);
    }

    public static ListOptions AddTo(Command command) => new(command);

    public int MostOf(ParseResult parsed) => parsed.GetValue(_all) ? int.MaxValue : parsed.GetValue(_limit);

    public string? CursorOf(ParseResult parsed) => parsed.GetValue(_cursor);
}
