using System.CommandLine;

namespace Gateway.Commands;

/// <summary><c>contracts check &lt;path&gt;</c>: validates contract files without starting the gateway.</summary>
internal static class ContractsCommand
{
    public static Command Create(TextWriter output, TextWriter error, Func<string, TextWriter, TextWriter, int> check)
    {
        var path = new Argument<string>("path") { Description = "A contract file, or a directory of contract files." };
        var command = new Command("check", "Checks contract files and prints every problem.") { path };
        command.SetAction(parsed => check(parsed.GetRequiredValue(path), output, error));
        return new Command("contracts", "Contracts of the models.") { command };
    }
}
