using System.Text;

namespace Gateway.Diagnostics.Logging;

/// <summary>Writes whole lines of UTF-8 to the current <see cref="Console.Out"/>.</summary>
internal sealed class ConsoleStream : MemoryStream
{
    public override void Write(ReadOnlySpan<byte> buffer) => Console.Out.Write(Encoding.UTF8.GetString(buffer));

    public override void Flush() => Console.Out.Flush();
}
