using System.CommandLine;
using System.CommandLine.Invocation;

namespace Gateway.Commands;

/// <summary>Prints the gateway's own version; the stock action prints that of whatever process hosts it.</summary>
internal sealed class VersionAction(TextWriter output, string version) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        output.WriteLine(version);
        return GatewayCommands.Ok;
    }
}
