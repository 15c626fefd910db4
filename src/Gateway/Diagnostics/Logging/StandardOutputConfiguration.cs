using System.Reflection;
using Serilog;
using Serilog.Configuration;
using Serilog.Formatting;

namespace Gateway.Diagnostics.Logging;

/// <summary>Makes the sink <c>StandardOutput</c> known to the section <c>Serilog:WriteTo</c>.</summary>
public static class StandardOutputConfiguration
{
    /// <summary>Writes events to standard output, many at a time when many come.</summary>
    /// <param name="sinks">The logger's sinks.</param>
    /// <param name="formatter">Turns an event into text that ends with a line break.</param>
    public static LoggerConfiguration StandardOutput(this LoggerSinkConfiguration sinks, ITextFormatter formatter)
    {
        ArgumentNullException.ThrowIfNull(sinks);
        return sinks.Sink(new StandardOutputSink(formatter, Open(), TimeProvider.System));
    }

    /// <summary>Within another program, such as a test host, standard output is that program's to lead elsewhere.</summary>
    private static Stream Open() => Assembly.GetEntryAssembly() == typeof(StandardOutputConfiguration).Assembly
        ? Console.OpenStandardOutput()
        : new ConsoleStream();
}
