using System.Text;
using Gateway.Diagnostics.Logging;
using Serilog;
using Serilog.Formatting.Display;

namespace Gateway.UnitTests.Diagnostics.Logging;

public sealed class StandardOutputSinkTests
{
    private readonly TestTimeProvider _time = new();

    [Fact]
    public void Events_AfterAPause_FirstIsWrittenAtOnceAndNextOnesShareAWrite()
    {
        using var output = new CountedStream();
        using var log = Logger(output);

        log.Information("one");
        output.Text.ShouldBe("one\n");
        log.Information("two");
        log.Information("três €");
        output.Text.ShouldBe("one\n");

        _time.Advance(TimeSpan.FromMilliseconds(20));
        output.Text.ShouldBe("one\ntwo\ntrês €\n");
        output.Writes.ShouldBe(2);
    }

    [Fact]
    public void Error_IsWrittenAtOnce_WithTheEventsBefore()
    {
        using var output = new CountedStream();
        using var log = Logger(output);

        log.Information("one");
        log.Information("two");
        log.Error("three");

        output.Text.ShouldBe("one\ntwo\nthree\n");
    }

    [Fact]
    public void Dispose_WithBufferedEvents_WritesThem()
    {
        using var output = new CountedStream();
        using (var log = Logger(output))
        {
            log.Information("one");
            log.Information("two");
        }

        output.Text.ShouldBe("one\ntwo\n");
    }

    [Fact]
    public void Output_Closed_DoesNotStopTheProgram()
    {
        using var output = new CountedStream { Failure = new IOException("broken pipe") };
        using var log = Logger(output);

        log.Error("one");
        output.Failure = null;
        log.Error("two");

        output.Text.ShouldBe("two\n");
    }

    [Theory]
    [InlineData(typeof(ObjectDisposedException))]
    [InlineData(typeof(UnauthorizedAccessException))]
    [InlineData(typeof(NotSupportedException))]
    [InlineData(typeof(InvalidOperationException))]
    public void Output_FailsOnTheTimerThread_DoesNotStopTheProgram(Type failure)
    {
        using var output = new CountedStream();
        using var log = Logger(output);
        log.Information("one");
        log.Information("two");
        output.Failure = (Exception)Activator.CreateInstance(failure, "broken")!;

        // The timer's callback runs in this call, so an exception of the callback would fail the test.
        _time.Advance(TimeSpan.FromMilliseconds(20));

        output.Failure = null;
        log.Error("three");
        output.Text.ShouldBe("one\nthree\n");
    }

    private Serilog.Core.Logger Logger(Stream output) => new LoggerConfiguration()
        .WriteTo.Sink(new StandardOutputSink(new MessageTemplateTextFormatter("{Message:lj}\n"), output, _time)).CreateLogger();

    private sealed class CountedStream : MemoryStream
    {
        public Exception? Failure { get; set; }

        public int Writes { get; private set; }

        public string Text => Encoding.UTF8.GetString(ToArray());

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (Failure is not null)
            {
                throw Failure;
            }

            if (!buffer.IsEmpty)
            {
                Writes++;
            }

            base.Write(buffer);
        }
    }
}
