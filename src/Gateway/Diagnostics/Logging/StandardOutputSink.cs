using System.Globalization;
using System.Text;
using Gateway.Errors;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Parsing;

namespace Gateway.Diagnostics.Logging;

/// <summary>Formats events as lines for standard output. Errors are written at once.</summary>
internal sealed class StandardOutputSink : ILogEventSink, IDisposable
{
    private static readonly MessageTemplate Dropped = new MessageTemplateParser().Parse(
        "{count} log events were dropped, because standard output did not take them in time");

    private readonly ITextFormatter _formatter;
    private readonly TimeProvider _time;

    public StandardOutputSink(ITextFormatter formatter, Stream output, TimeProvider time)
    {
        _formatter = formatter;
        _time = time;
        Output = new LineOutput(output, ReportOf, time);
    }

    public LineOutput Output { get; }

    /// <summary>Whether lines have the format that the default settings configure.</summary>
    public bool HasDefaultFormat => _formatter is LogLineFormatter;

    public static bool IsUrgent(LogEventLevel level) => level >= LogEventLevel.Error;

    public void Emit(LogEvent logEvent)
    {
        var isUrgent = IsUrgent(logEvent.Level);
        if (_formatter is LogLineFormatter lines)
        {
            lines.Format(logEvent, (Output, isUrgent), static (line, state) => state.Output.Write(line, state.isUrgent));
            return;
        }

        Output.Write(Encode(logEvent), isUrgent);
    }

    public void Dispose() => Output.Dispose();

    private byte[] Encode(LogEvent logEvent)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        _formatter.Format(logEvent, text);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private ReadOnlyMemory<byte> ReportOf(long count) => Encode(new LogEvent(
        _time.GetLocalNow(), LogEventLevel.Warning, exception: null, Dropped,
        [
            new LogEventProperty("count", new ScalarValue(count)),
            new LogEventProperty("EventId", new StructureValue(
            [
                new LogEventProperty("Id", new ScalarValue(EventIds.LogEventsDropped)),
                new LogEventProperty("Name", new ScalarValue(nameof(EventIds.LogEventsDropped))),
            ])),
            new LogEventProperty(Constants.SourceContextPropertyName, new ScalarValue(typeof(StandardOutputSink).FullName)),
        ]));
}
