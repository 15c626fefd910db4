using System.Text.Json;
using Gateway.Diagnostics.Logging;
using Gateway.Errors;
using Serilog;
using Serilog.Core;
using Serilog.Formatting;
using Serilog.Formatting.Display;

namespace Gateway.UnitTests.Diagnostics.Logging;

public sealed class StandardOutputSinkTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly TestTimeProvider _time = new();
    private readonly MessageTemplateTextFormatter _text = new("{Message:lj}\n");

    [Fact]
    public async Task Events_AfterAPause_FirstIsWrittenAtOnceAndNextOnesShareAWrite()
    {
        using var output = new RecordedStream();
        using var log = Logger(output, _text);

        log.Information("one");
        await output.IsWrittenAsync("one\n");
        log.Information("two");
        log.Information("três €");
        output.Text.ShouldBe("one\n");

        _time.Advance(LineOutput.GatherTime);
        await output.IsWrittenAsync("one\ntwo\ntrês €\n");
        output.Writes.ShouldBe(2);
    }

    [Fact]
    public async Task Error_IsWrittenAtOnce_WithTheEventsBefore()
    {
        using var output = new RecordedStream();
        using var log = Logger(output, _text);

        log.Information("one");
        await output.IsWrittenAsync("one\n");
        log.Information("two");
        log.Error("three");

        await output.IsWrittenAsync("one\ntwo\nthree\n");
    }

    [Fact]
    public void Dispose_WithBufferedEvents_WritesThem()
    {
        using var output = new RecordedStream();
        using (var log = Logger(output, _text))
        {
            log.Information("one");
            log.Information("two");
        }

        output.Text.ShouldBe("one\ntwo\n");
    }

    [Fact]
    public void DroppedEvents_WhenStandardOutputTakesLinesAgain_AreReportedWithTheirNumber()
    {
        using var output = new RecordedStream();
        using var sink = new StandardOutputSink(new LogLineFormatter(), output, _time);
        using var log = new LoggerConfiguration().WriteTo.Sink(sink).CreateLogger();
        output.Block();
        log.Error("first");
        output.WaitForBlockedWrite();
        var large = new string('x', LineOutput.MaxBufferedBytes / 4);
        for (var i = 0; i < 5; i++)
        {
            log.Error("{text}", large);
        }

        var dropped = sink.Output.DroppedLines;
        output.Unblock();
        sink.Output.Flush(Longest).ShouldBeTrue();
        log.Error("last");
        sink.Output.Flush(Longest).ShouldBeTrue();

        dropped.ShouldBeGreaterThan(0);
        var lines = output.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement).ToList();
        lines.Count.ShouldBe(7 - (int)dropped + 1);
        var report = lines.Single(line => line.GetProperty("Level").GetString() == "Warning").GetProperty("Properties");
        report.GetProperty("count").GetInt64().ShouldBe(dropped);
        report.GetProperty("EventId").GetProperty("Id").GetInt32().ShouldBe(EventIds.LogEventsDropped);
        report.GetProperty("SourceContext").GetString().ShouldBe("Gateway.Diagnostics.Logging.StandardOutputSink");
    }

    private Logger Logger(RecordedStream output, ITextFormatter formatter) => new LoggerConfiguration()
        .WriteTo.Sink(new StandardOutputSink(formatter, output, _time)).CreateLogger();
}
