using System.Diagnostics.Metrics;
using Gateway.Bodies;
using Gateway.Bodies.Memory;
using Gateway.Bodies.Unread;
using Gateway.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.UnitTests.Bodies;

public sealed class BodyMetricsTests
{
    private const int Block = BlockPool.BlockBytes;

    [Fact]
    public async Task Instruments_OfBodies_ShowLevelsLimitsAndRefusals()
    {
        var time = new TestTimeProvider();
        var memory = new BodyMemory(16 * Block, time);
        using var blocks = new BlockPool(time);
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var factory = services.GetRequiredService<IMeterFactory>();
        var values = new Dictionary<string, long>();
        using var listener = Listen(factory, values);
        var meter = new GatewayMeter(factory);
        foreach (var part in (IMeasured[])[memory, blocks, new UnreadBodies(time)])
        {
            part.AddTo(meter);
        }

        var terms = new BodyTerms(8 * Block, TimeSpan.FromSeconds(10), 8);
        await memory.ReserveAsync("a", 8 * Block, terms, TestContext.Current.CancellationToken);
        memory.TryReserveSmall("a", 1024, terms).ShouldNotBeNull();
        await memory.ReserveAsync("a", Block, terms with { Wait = TimeSpan.Zero }, TestContext.Current.CancellationToken);
        await memory.ReserveAsync("b", 8 * Block, terms, TestContext.Current.CancellationToken);
        await memory.ReserveAsync("c", Block, terms with { Wait = TimeSpan.Zero }, TestContext.Current.CancellationToken);
        var waiting = memory.ReserveAsync("c", Block, terms, TestContext.Current.CancellationToken).AsTask();
        blocks.Return(blocks.Rent());
        listener.RecordObservableInstruments();

        values.ShouldBe(new Dictionary<string, long>
        {
            ["gateway.body_memory.used (By)"] = 16 * Block,
            ["gateway.body_memory.limit (By)"] = 16 * Block,
            ["gateway.body_memory.waiting ({request})"] = 1,
            ["gateway.body_memory.small.used (By)"] = 1024,
            ["gateway.body_memory.small.limit (By)"] = 2 * Block,
            ["gateway.body_memory.refused ({request}) client"] = 1,
            ["gateway.body_memory.refused ({request}) process"] = 1,
            ["gateway.body_memory.idle (By)"] = Block,
            ["gateway.body.discarding ({request})"] = 0,
            ["gateway.body.discarded (By)"] = 0,
        }, ignoreOrder: true);
        time.Advance(TimeSpan.FromSeconds(10));
        (await waiting).Succeeded.ShouldBeFalse();
    }

    private static MeterListener Listen(IMeterFactory factory, Dictionary<string, long> values)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Scope == factory)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            var reason = tags.Length == 0 ? "" : " " + tags[0].Value;
            values[$"{instrument.Name} ({instrument.Unit}){reason}"] = value;
        });
        listener.Start();
        return listener;
    }
}
