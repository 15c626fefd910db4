using System.Reflection;
using Serilog;
using Serilog.Configuration;
using Serilog.Formatting;

namespace Gateway.Diagnostics.Logging;

/// <summary>Makes the sink <c>StandardOutput</c> available in the section <c>Serilog:WriteTo</c>.</summary>
public static class StandardOutputConfiguration
{
    /// <summary>Writes events to standard output and batches frequent events.</summary>
    /// <param name="sinks">The logger's sinks.</param>
    /// <param name="formatter">Converts an event to text that ends with a line break.</param>
    /// <param name="configuration">Serilog passes the configuration that it reads.</param>
    public static LoggerConfiguration StandardOutput(
        this LoggerSinkConfiguration sinks, ITextFormatter formatter, IConfiguration? configuration = null)
    {
        ArgumentNullException.ThrowIfNull(sinks);
        var sink = new StandardOutputSink(formatter, Open(), TimeProvider.System);
        (configuration as SinkConfiguration)?.Created.Add(sink);
        return sinks.Sink(sink);
    }

    /// <summary>Within another program, such as a test host, that program may redirect standard output.</summary>
    private static Stream Open() => Assembly.GetEntryAssembly() == typeof(StandardOutputConfiguration).Assembly
        ? Console.OpenStandardOutput()
        : new ConsoleStream();
}
