using System.CommandLine;

namespace Gateway.Commands;

/// <summary><c>contracts check &lt;paths&gt;</c>: validates contract files and price files without starting the gateway.</summary>
internal static class ContractsCommand
{
    public static Command Create(TextWriter output, TextWriter error, Func<IReadOnlyList<string>, TextWriter, TextWriter, int> check)
    {
        var paths = new Argument<string[]>("paths")
        {
            Description = "Files of contracts and prices, or directories of them. Prices are compared with the contracts at all paths.",
            Arity = ArgumentArity.OneOrMore,
        };
        var command = new Command("check", "Checks contract files and price files, and prints every problem.") { paths };
        command.SetAction(parsed => check(parsed.GetRequiredValue(paths), output, error));
        return new Command("contracts", "Contracts of the models.") { command };
    }
}
