using System.CommandLine;
using System.CommandLine.Parsing;
using System.Reflection;
using Gateway.Commands.Remote;
using Gateway.Commands.Remote.Accounts;
using Gateway.Commands.Remote.Money;
using Gateway.Configuration;

namespace Gateway.Commands;

/// <summary>The commands of the program. Those in <c>Remote</c> call the administration API of a running gateway.</summary>
internal sealed class GatewayCommands
{
    public const int Ok = 0;
    public const int Failed = 1;
    public const int UsageError = 2;

    private static readonly string[] Information = ["--help", "-h", "-?", "--version"];

    private readonly RootCommand _root;
    private readonly TextWriter _output;
    private readonly TextWriter _error;

    private GatewayCommands(TextWriter output, TextWriter error, Func<IReadOnlyList<string>, TextWriter, TextWriter, int> checkContracts)
    {
        _output = output;
        _error = error;
        var remote = new RemoteCommands(output, error, CommandConfiguration.Read);
        _root = new RootCommand("A gateway for an image generation API. Without a command, the program starts the server.")
        {
            RemoteKeysCommand.AddTo(KeysCommand.Create(output, error, TimeProvider.System), remote),
            ClientsCommand.Create(remote),
            UsageCommand.Create(remote),
            JobsCommand.Create(remote),
            LedgerCommand.Create(remote),
            PauseCommands.Pause(remote),
            PauseCommands.Resume(remote),
            PauseCommands.List(remote),
            AuditCommand.Create(remote),
            ContractsCommand.Create(output, error, checkContracts),
            WebhooksCommand.Create(output, error, CommandConfiguration.Read, TimeProvider.System),
            HealthCheckCommand.Create(output, error, Environment.GetEnvironmentVariable),
        };
        _root.Directives.Clear();
        foreach (var version in _root.Options.OfType<VersionOption>())
        {
            version.Action = new VersionAction(output, Version());
        }
    }

    /// <summary>
    /// Whether the arguments are for <see cref="RunAsync"/>. Options and <c>key=value</c> are arguments of the host. Any other word is
    /// a command or a mistake, and a mistake must not start a server.
    /// </summary>
    public static bool IsCommand(string[] args) =>
        args.Length > 0
        && (Information.Contains(args[0], StringComparer.Ordinal)
            || !(args[0].StartsWith('-') || args[0].StartsWith('/') || args[0].Contains('=', StringComparison.Ordinal)));

    /// <summary>Runs one command and returns the exit code: 0 succeeded, 1 failed, 2 invalid arguments.</summary>
    /// <param name="args">The program's arguments.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="error">Standard error.</param>
    /// <param name="checkContracts">Checks the contract files and price files at the paths and returns the exit code.</param>
    /// <param name="cancellationToken">Cancels the command.</param>
    public static Task<int> RunAsync(
        string[] args,
        TextWriter output,
        TextWriter error,
        Func<IReadOnlyList<string>, TextWriter, TextWriter, int> checkContracts,
        CancellationToken cancellationToken = default) =>
        new GatewayCommands(output, error, checkContracts).InvokeAsync(args, cancellationToken);

    private static string Version() =>
        typeof(GatewayCommands).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>No path and no name is empty. A variable of a shell that is not set makes such a word.</summary>
    private static IEnumerable<string> EmptyArguments(CommandResult command) =>
        command.Command.Arguments.Where(argument => command.GetResult(argument)?.Tokens.Any(token => token.Value.Length == 0) == true)
            .Select(argument => $"The argument <{argument.Name}> is empty");

    private async Task<int> InvokeAsync(string[] args, CancellationToken cancellationToken)
    {
        // Arguments are plain text, without @files and without combined one-letter options.
        var parsed = _root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });
        IReadOnlyList<string> problems =
        [
            .. parsed.Errors.Select(problem => problem.Message),
            .. UnknownOptions.Of(parsed, args),
            .. EmptyArguments(parsed.CommandResult),
        ];
        if (problems.Count > 0)
        {
            foreach (var message in problems.Distinct())
            {
                await _error.WriteLineAsync(message);
            }

            await _error.WriteLineAsync("Run with --help for a list of the commands.");
            return UsageError;
        }

        var configuration = new InvocationConfiguration { Output = _output, Error = _error };
        return await parsed.InvokeAsync(configuration, cancellationToken);
    }
}
