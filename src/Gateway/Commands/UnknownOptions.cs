using System.CommandLine;
using System.CommandLine.Parsing;

namespace Gateway.Commands;

/// <summary>
/// Finds words that look like options and are none. The parser takes such a word as a path or as the value of an option, and the command
/// would run without the option.
/// </summary>
internal static class UnknownOptions
{
    private const string End = "--";

    /// <returns>One message for each word.</returns>
    public static IEnumerable<string> Of(ParseResult parsed, IReadOnlyList<string> args)
    {
        var known = Known(parsed.CommandResult);
        var paths = Positional(parsed.CommandResult);
        foreach (var word in args.TakeWhile(word => word != End))
        {
            var name = word.Split('=', ':')[0];
            // A value such as -1 has one dash.
            var isOption = word.StartsWith(End, StringComparison.Ordinal) || (word.Length > 1 && word[0] == '-' && paths.Contains(word));
            if (isOption && !known.Contains(name) && !parsed.Errors.Any(error => error.Message.Contains(word, StringComparison.Ordinal)))
            {
                yield return $"'{name}' is not an option of this command. A path that begins with '-' is written './{name}', and a value "
                    + "that begins with '--' is written '<option>=<value>'";
            }
        }
    }

    private static HashSet<string> Known(CommandResult? command)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        for (SymbolResult? at = command; at is not null; at = at.Parent)
        {
            foreach (var option in at is CommandResult { Command: var owner } ? owner.Options : [])
            {
                if (ReferenceEquals(at, command) || option.Recursive)
                {
                    known.Add(option.Name);
                    known.UnionWith(option.Aliases);
                }
            }
        }

        return known;
    }

    private static HashSet<string> Positional(CommandResult command) =>
        [.. command.Command.Arguments.Select(command.GetResult).SelectMany(result => result?.Tokens ?? []).Select(token => token.Value)];
}
