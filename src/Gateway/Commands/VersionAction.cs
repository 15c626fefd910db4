using System.CommandLine;
using System.CommandLine.Invocation;

namespace Gateway.Commands;

/// <summary>Prints the version of the gateway. The default action prints the version of the hosting process.</summary>
internal sealed class VersionAction(TextWriter output, string version) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        output.WriteLine(version);
        return GatewayCommands.Ok;
    }
}
