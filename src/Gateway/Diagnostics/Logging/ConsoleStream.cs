using System.Text;

namespace Gateway.Diagnostics.Logging;

/// <summary>Whole lines of UTF-8 for whatever <see cref="Console.Out"/> is at the moment.</summary>
internal sealed class ConsoleStream : MemoryStream
{
    public override void Write(ReadOnlySpan<byte> buffer) => Console.Out.Write(Encoding.UTF8.GetString(buffer));

    public override void Flush() => Console.Out.Flush();
}
