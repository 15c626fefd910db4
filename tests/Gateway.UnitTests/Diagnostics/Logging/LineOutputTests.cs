using System.Diagnostics.Metrics;
using System.Text;
using Gateway.Diagnostics.Logging;
using Gateway.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.UnitTests.Diagnostics.Logging;

public sealed class LineOutputTests : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);
    private static readonly byte[] Megabyte = [.. Enumerable.Repeat((byte)'x', 1024 * 1024)];

    private readonly TestTimeProvider _time = new();
    private readonly RecordedStream _stream = new();
    private readonly LineOutput _output;

    public LineOutputTests() => _output = Create(maxStallTime: TimeSpan.Zero);

    public void Dispose()
    {
        _stream.Dispose();
        _output.Dispose();
    }

    /// <summary>On a busy machine, the thread of the output may run late. No line is lost then.</summary>
    [Fact]
    public async Task FullBuffer_WhoseStreamMakesProgress_LosesNoLine()
    {
        using var output = Create(maxStallTime: Longest);
        _stream.Block();
        output.Write("first\n"u8, isUrgent: true);
        _stream.WaitForBlockedWrite();
        var taken = 0;
        var writer = Task.Run(
            () =>
            {
                for (var i = 0; i < 40; i++)
                {
                    output.Write(Megabyte.AsSpan(0, Megabyte.Length / 2), isUrgent: false);
                    Interlocked.Increment(ref taken);
                }
            },
            TestContext.Current.CancellationToken);
        SpinWait.SpinUntil(() => Volatile.Read(ref taken) >= 7, Longest).ShouldBeTrue();

        _stream.Unblock();
        await writer;

        output.Flush(Longest).ShouldBeTrue();
        output.DroppedLines.ShouldBe(0);
        _stream.Text.Length.ShouldBe("first\n".Length + (20 * Megabyte.Length));
    }

    /// <summary>Before the first write, and after a pause, the stream has not stopped: its thread has not run yet.</summary>
    [Fact]
    public void FullBuffer_BeforeTheThreadRuns_LosesNoLine()
    {
        using var output = Create(maxStallTime: Longest);

        for (var i = 0; i < 4; i++)
        {
            output.Write(new byte[LineOutput.MaxBufferedBytes * 3 / 4], isUrgent: true);
        }

        output.Flush(Longest).ShouldBeTrue();
        output.DroppedLines.ShouldBe(0);
    }

    [Fact]
    public void BlockedStream_WithAFullBuffer_DropsLinesAndBlocksNobody()
    {
        _stream.Block();
        Write("first\n", isUrgent: true);
        _stream.WaitForBlockedWrite();

        // Each of these calls returns, although the stream takes nothing.
        for (var i = 0; i < 10; i++)
        {
            _output.Write(Megabyte, isUrgent: true);
        }

        _output.BufferedBytes.ShouldBeLessThanOrEqualTo(LineOutput.MaxBufferedBytes);
        _output.DroppedLines.ShouldBe(7);
        _stream.Unblock();
        _output.Flush(Longest).ShouldBeTrue();
        _output.BufferedBytes.ShouldBe(0);
        _stream.Text.Length.ShouldBe("first\n".Length + (3 * Megabyte.Length) + "7 dropped\n".Length);
        _stream.Text.ShouldEndWith("7 dropped\n");
    }

    [Fact]
    public async Task FullBuffer_OfABlockedStream_WaitsForItsTimeOnly()
    {
        using var output = Create(maxStallTime: TimeSpan.FromMilliseconds(50));
        _stream.Block();
        output.Write("first\n"u8, isUrgent: true);
        _stream.WaitForBlockedWrite();

        var written = Task.Run(
            () => output.Write(new byte[LineOutput.MaxBufferedBytes], isUrgent: true), TestContext.Current.CancellationToken);

        await written.WaitAsync(Longest, TestContext.Current.CancellationToken);
        output.DroppedLines.ShouldBe(1);
        _stream.Unblock();
    }

    [Fact]
    public void Line_AfterDroppedLines_IsTakenAgainAndReportedOnce()
    {
        _stream.Block();
        Write("first\n", isUrgent: true);
        _stream.WaitForBlockedWrite();
        _output.Write(new byte[LineOutput.MaxBufferedBytes], isUrgent: false);
        _stream.Unblock();

        Write("second\n", isUrgent: true);
        _output.Flush(Longest).ShouldBeTrue();
        Write("third\n", isUrgent: true);
        _output.Flush(Longest).ShouldBeTrue();

        // The report follows the lines that were taken before it was due.
        _stream.Text.Replace("1 dropped\n", "", StringComparison.Ordinal).ShouldBe("first\nsecond\nthird\n");
        _stream.Text.Split('\n').Count(line => line == "1 dropped").ShouldBe(1);
    }

    [Fact]
    public void Flush_OfABlockedStream_EndsAfterItsTime()
    {
        _stream.Block();
        Write("one\n", isUrgent: true);

        _output.Flush(TimeSpan.FromMilliseconds(50)).ShouldBeFalse();

        _stream.Unblock();
        _output.Flush(Longest).ShouldBeTrue();
        _stream.Text.ShouldBe("one\n");
    }

    [Fact]
    public void Flush_WithoutLines_Returns() => _output.Flush(Longest).ShouldBeTrue();

    [Fact]
    public void Flush_OfGatheredLines_WritesThemBeforeTheirTime()
    {
        Write("one\n", isUrgent: false);
        Write("two\n", isUrgent: false);

        _output.Flush(Longest).ShouldBeTrue();

        _stream.Text.ShouldBe("one\ntwo\n");
    }

    [Fact]
    public void Lines_OfManyThreads_AreWrittenWholeAndOnce()
    {
        Parallel.For(0, 2000, i => Write($"{i:D4} {new string('y', i % 100)}\n", isUrgent: i % 97 == 0));
        _output.Flush(Longest).ShouldBeTrue();

        var lines = _stream.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Order(StringComparer.Ordinal).ShouldBe(Enumerable.Range(0, 2000).Select(i => $"{i:D4} {new string('y', i % 100)}"));
    }

    [Fact]
    public async Task Lines_OfMoreThanABatch_AreWrittenBeforeTheirTime()
    {
        Write("first\n", isUrgent: true);
        await _stream.IsWrittenAsync("first\n");
        var large = new string('x', 64 * 1024) + "\n";

        Write(large, isUrgent: false);

        await _stream.IsWrittenAsync("first\n" + large);
    }

    [Theory]
    [InlineData(typeof(IOException))]
    [InlineData(typeof(ObjectDisposedException))]
    [InlineData(typeof(UnauthorizedAccessException))]
    [InlineData(typeof(NotSupportedException))]
    [InlineData(typeof(InvalidOperationException))]
    [InlineData(typeof(OutOfMemoryException))]
    public void Failure_OfTheStream_LosesItsLinesAndDoesNotStopTheOutput(Type failure)
    {
        _stream.Failure = (Exception)Activator.CreateInstance(failure, "broken")!;
        Write("one\n", isUrgent: true);
        _output.Flush(Longest).ShouldBeTrue();
        _stream.Failure = null;
        Write("two\n", isUrgent: true);
        _output.Flush(Longest).ShouldBeTrue();

        _stream.Text.ShouldBe("two\n");
        _output.DroppedLines.ShouldBe(1);
    }

    [Fact]
    public void Line_AfterDispose_IsDropped()
    {
        _output.Dispose();

        Write("late\n", isUrgent: true);

        _output.DroppedLines.ShouldBe(1);
        _stream.Text.ShouldBeEmpty();
    }

    [Fact]
    public void Metrics_OfABlockedStream_ShowItsBytesAndDroppedLines()
    {
        using var provider = new ServiceCollection().AddMetrics().AddSingleton<GatewayMeter>().BuildServiceProvider();
        _output.AddTo(provider.GetRequiredService<GatewayMeter>());
        var values = new Dictionary<string, long>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (ReferenceEquals(instrument.Meter.Scope, provider.GetRequiredService<IMeterFactory>()))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => values[instrument.Name] = value);
        listener.Start();
        _stream.Block();
        Write("first\n", isUrgent: true);
        _stream.WaitForBlockedWrite();
        _output.Write(Megabyte, isUrgent: false);
        _output.Write(new byte[LineOutput.MaxBufferedBytes], isUrgent: false);

        listener.RecordObservableInstruments();

        values["gateway.log.buffered"].ShouldBe("first\n".Length + Megabyte.Length);
        values["gateway.log.dropped"].ShouldBe(1);
    }

    private LineOutput Create(TimeSpan maxStallTime) =>
        new(_stream, count => Encoding.ASCII.GetBytes($"{count} dropped\n"), _time, maxStallTime);

    private void Write(string line, bool isUrgent) => _output.Write(Encoding.UTF8.GetBytes(line), isUrgent);
}
