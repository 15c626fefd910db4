using System.Diagnostics.Metrics;
using Gateway.Metrics;
using Gateway.Shares;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.UnitTests.Shares;

public sealed class RefusalsTests
{
    [Theory]
    [InlineData((int)RefusalReason.RequestsInFlight, "requests_in_flight")]
    [InlineData((int)RefusalReason.OpenRoutes, "open_routes")]
    [InlineData((int)RefusalReason.ClientRequests, "client_requests")]
    [InlineData((int)RefusalReason.ClientWaitingSubmits, "client_waiting_submits")]
    [InlineData((int)RefusalReason.ClientStreams, "client_streams")]
    [InlineData((int)RefusalReason.UpstreamPolls, "upstream_polls")]
    [InlineData((int)RefusalReason.UpstreamCalls, "upstream_calls")]
    [InlineData((int)RefusalReason.ClientReads, "client_reads")]
    [InlineData((int)RefusalReason.ClientDownloads, "client_downloads")]
    public void Count_OfEachReason_IsAMeasurementWithItsTag(int reason, string tag)
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var factory = services.GetRequiredService<IMeterFactory>();
        var refusals = new Refusals();
        List<(string Name, long Value, string Tags)> measured = [];
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, factory))
            {
                listening.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => measured.Add(
            (instrument.Name, value, string.Join(',', tags.ToArray().Select(pair => $"{pair.Key}={pair.Value}")))));
        listener.Start();
        refusals.AddTo(new GatewayMeter(factory));

        refusals.Count((RefusalReason)reason, ShareErrors.Overloaded()).ShouldBe(ShareErrors.Overloaded());

        listener.RecordObservableInstruments();
        measured.Count.ShouldBe(Enum.GetValues<RefusalReason>().Length);
        measured.Where(each => each.Value > 0).ShouldBe([("gateway.requests.refused", 1, $"reason={tag}")]);
        refusals.Of((RefusalReason)reason).ShouldBe(1);
    }

    [Fact]
    public void Reasons_All_HaveARow() => Enum.GetValues<RefusalReason>().Length.ShouldBe(9);
}
