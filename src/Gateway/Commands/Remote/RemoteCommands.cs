using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Configuration.Binding;
using Gateway.Configuration.Files;

namespace Gateway.Commands.Remote;

/// <summary>Makes the commands that call the administration API, and gives each of them the same options.</summary>
/// <param name="output">Standard output.</param>
/// <param name="error">Standard error.</param>
/// <param name="configuration">Reads the settings of a gateway on this machine, for the default of <c>--url</c>.</param>
internal sealed class RemoteCommands(TextWriter output, TextWriter error, Func<IConfiguration> configuration)
{
    /// <summary>Labels and names are shown as they are typed, not as <c>\u002B</c>.</summary>
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public TextWriter Output => output;

    public TextWriter Error => error;

    /// <summary>Adds the options and the action to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="run">Calls the API and prints the answer. Returns the exit code.</param>
    public Command Complete(Command command, Func<RemoteCall, Task<int>> run)
    {
        var url = new Option<string?>("--url")
        {
            Description = "The management port of the gateway. Default: Gateway:Management:Url of the settings here, else "
                + "http://127.0.0.1:8081.",
        };
        var keyFile = new Option<string>("--key-file")
        {
            Description = "A file that contains a key of Gateway:Administration:Keys and nothing else.",
            Required = true,
        };
        var json = new Option<bool>("--json") { Description = "Prints the answer as one JSON object instead of a table." };
        command.Options.Add(url);
        command.Options.Add(keyFile);
        command.Options.Add(json);
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetValue(url), parsed.GetRequiredValue(keyFile),
            client => run(new RemoteCall(client, parsed, parsed.GetValue(json), cancellation))));
        return command;
    }

    public static string TextOf(JsonObject json) => json.ToJsonString(Plain);

    /// <summary>Prints an answer as one line of JSON.</summary>
    public void WriteJson(JsonObject answer) => output.WriteLine(TextOf(answer));

    /// <summary>Prints what a change has done: as JSON, or as a sentence.</summary>
    public int Print(RemoteCall call, JsonObject answer, string sentence)
    {
        if (call.AsJson)
        {
            WriteJson(answer);
        }
        else
        {
            output.WriteLine(Echo.OneLine(sentence));
        }

        return GatewayCommands.Ok;
    }

    /// <summary>Prints a list: as JSON, or as a table with a note if there are more entries.</summary>
    public int Print(
        RemoteCall call, JsonObject answer, string name, IReadOnlyList<Column> columns, IReadOnlyList<string>? total = null)
    {
        if (call.AsJson)
        {
            WriteJson(answer);
            return GatewayCommands.Ok;
        }

        new TablePrinter(output).Write(columns, (JsonArray)answer[name]!, total);
        if (answer["next_cursor"] is not null)
        {
            error.WriteLine("There are more entries. --limit and --all print more of them.");
        }

        return GatewayCommands.Ok;
    }

    private async Task<int> RunAsync(string? url, string keyFile, Func<AdministrationClient, Task<int>> run)
    {
        try
        {
            var address = ManagementAddress.Find(url, configuration, out var problem);
            var key = address is null ? null : KeyFile.Read(keyFile, out problem);
            if (key is null)
            {
                await error.WriteLineAsync(problem);
                return GatewayCommands.UsageError;
            }

            using var client = new AdministrationClient(address!, key);
            return await run(client);
        }
        catch (CommandFailedException failure)
        {
            await error.WriteLineAsync(failure.Message);
        }
        catch (Exception exception) when (exception is InvalidDataException or SecretFilesException)
        {
            await error.WriteLineAsync(CommandConfigurationProblem.Of(exception));
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync("The command was cancelled.");
        }

        return GatewayCommands.Failed;
    }
}
