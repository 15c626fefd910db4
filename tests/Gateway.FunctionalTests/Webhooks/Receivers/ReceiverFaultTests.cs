using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Gateway.Configuration;
using Gateway.FunctionalTests.Faults;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;
using Gateway.Webhooks.Sending;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.FunctionalTests.Webhooks.Receivers;

/// <summary>
/// Every fault of a receiver is met by the first attempt. Then the receivers are repaired, and the second attempt is due. All receivers are
/// called at the same time, so that the test waits once for the 15 seconds of an attempt.
/// </summary>
public sealed class ReceiverFaultTests
{
    private const string RemovedHost = "Gateway__Webhooks__AllowedHosts__3";

    private static readonly TimeSpan Wait = TimeSpan.FromHours(1);

    private readonly JumpingClock _clock = new(TimeSpan.FromDays(365));
    private readonly NamedAddresses _dns = new();

    [Fact]
    public async Task Receivers_EachFault_IsShownAndTriedAgainAsTheDocumentSays()
    {
        using var secrets = new TemporaryDirectory();
        await secrets.WriteAsync(RemovedHost, ReceiverFault.RemovedName);
        await using var gateway = await StartAsync(secrets.Path);
        await using var played = new PlayedFaults();
        foreach (var fault in ReceiverFault.All)
        {
            await played.SubmitAsync(gateway, fault);
        }

        secrets.Delete(RemovedHost);
        await Eventually.IsTrueAsync(() => HostsOf(gateway) == 3);
        played.EndJobs(gateway);
        var first = await played.AttemptsAsync(gateway, _ => 1);

        await secrets.WriteAsync(RemovedHost, ReceiverFault.RemovedName);
        await Eventually.IsTrueAsync(() => HostsOf(gateway) == 4);
        _dns.Repair();
        played.Repair();
        _clock.Jump(Wait);
        var second = await played.AttemptsAsync(gateway, fault => StateOf(first[fault]) == "OPEN" ? 2 : 1);

        foreach (var fault in ReceiverFault.All)
        {
            ShouldBeAfterRepair(fault, first[fault], second[fault], played.ReceiverOf(fault));
        }

        await ReliabilityPage.ShouldShowAsync("receivers", Write(first), nameof(ReceiverFaultTests));
    }

    /// <summary>Each message of a webhook has its id. What has ended stays as it is.</summary>
    private static void ShouldBeAfterRepair(ReceiverFault fault, JsonElement first, JsonElement second, RawReceiver receiver)
    {
        var isTriedAgain = StateOf(first) == "OPEN";
        StateOf(second).ShouldBe(!isTriedAgain ? StateOf(first) : fault.IsRepairable ? "DELIVERED" : "FAILED", fault.Text);
        receiver.Connections.ShouldBe((fault.IsReached ? 1 : 0) + (isTriedAgain ? 1 : 0), fault.Text);
        receiver.Requests.Where(static request => request.Length > 0).Select(IdIn)
            .ShouldAllBe(id => id == second.GetProperty("id").GetString(), fault.Text);
    }

    private static string Write(IReadOnlyDictionary<ReceiverFault, JsonElement> seen)
    {
        var text = new StringBuilder("\n| receiver | attempt | webhook afterwards |\n|---|---|---|\n");
        foreach (var row in ReceiverFault.All.GroupBy(fault => (Attempt: AttemptOf(fault, seen[fault]), Webhook: Describe(seen[fault]))))
        {
            text.Append("| ").AppendJoin("; ", row).Append(" | ").Append(row.Key.Attempt).Append(" | ").Append(row.Key.Webhook)
                .Append(" |\n");
        }

        return text.Append('\n').ToString();
    }

    private static string AttemptOf(ReceiverFault fault, JsonElement webhook)
    {
        var attempt = webhook.GetProperty("attempts").EnumerateArray().ShouldHaveSingleItem();
        var status = attempt.GetProperty("status");
        return status.ValueKind == JsonValueKind.Null ? $"`{attempt.GetProperty("failure").GetString()}`"
            : status.GetInt32() == fault.Status ? "its status"
            : $"status {status}";
    }

    private static string Describe(JsonElement webhook)
    {
        var isDue = webhook.GetProperty("next_attempt_at").ValueKind != JsonValueKind.Null;
        return $"`{StateOf(webhook)}`" + (isDue ? ", tried again" : "");
    }

    private static string? StateOf(JsonElement webhook) => webhook.GetProperty("state").GetString();

    private static string IdIn(string request)
    {
        const string Start = Deliveries.IdHeader + ": ";
        return request.Split("\r\n").Single(line => line.StartsWith(Start, StringComparison.OrdinalIgnoreCase))[Start.Length..];
    }

    private static int HostsOf(TestGateway gateway) =>
        gateway.Service<SettingsSource>().Current.Options.Webhooks.AllowedHosts.Count;

    private Task<TestGateway> StartAsync(string secrets) => TestGateway.StartAsync(
        new SandboxOptions { QueueTime = Wait, RunTime = Wait },
        _clock,
        services => services.AddSingleton<IReceiverResolver>(_dns),
        [
            .. Deliveries.Settings($"{Wait:c}"),
            ("Gateway:Webhooks:AllowedHosts:1", ReceiverFault.UnknownName),
            ("Gateway:Webhooks:AllowedHosts:2", ReceiverFault.ForgedName),
            ("Gateway:SecretsDirectory", secrets),
        ]);

    /// <summary>The receiver of each fault, and a job with a webhook for it.</summary>
    private sealed class PlayedFaults : IAsyncDisposable
    {
        private readonly Dictionary<ReceiverFault, (RawReceiver Receiver, string Id)> _played = [];

        public RawReceiver ReceiverOf(ReceiverFault fault) => _played[fault].Receiver;

        public async Task SubmitAsync(TestGateway gateway, ReceiverFault fault)
        {
            var receiver = new RawReceiver(fault.Answer, wrap: fault.Wrap, slowFrom: fault.SlowFrom, refuses: fault.Refuses);
            _played[fault] = (receiver, "");
            var id = await Deliveries.SubmitAsync(gateway.Client, $"{fault.Scheme}://{fault.Host}:{receiver.Port}/done");
            _played[fault] = (receiver, id);
        }

        public void EndJobs(TestGateway gateway)
        {
            foreach (var (_, id) in _played.Values)
            {
                gateway.Sandbox.Advance(id);
                gateway.Sandbox.Advance(id);
            }
        }

        public void Repair()
        {
            foreach (var (receiver, _) in _played.Values)
            {
                receiver.Repair();
            }
        }

        /// <summary>Waits until each webhook has so many attempts.</summary>
        public async Task<IReadOnlyDictionary<ReceiverFault, JsonElement>> AttemptsAsync(
            TestGateway gateway, Func<ReceiverFault, int> count)
        {
            var seen = new Dictionary<ReceiverFault, JsonElement>();
            foreach (var (fault, (_, id)) in _played)
            {
                await Eventually.IsTrueAsync(
                    async () =>
                    {
                        seen[fault] = await Deliveries.WebhookOfAsync(gateway.Client, id);
                        return seen[fault].GetProperty("attempts").GetArrayLength() >= count(fault);
                    },
                    $"the receiver {fault} is called");
            }

            return seen;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var (receiver, _) in _played.Values)
            {
                await receiver.DisposeAsync();
            }
        }
    }

    /// <summary>A DNS with one name that it does not know and one that it forges, until it is repaired.</summary>
    private sealed class NamedAddresses : IReceiverResolver
    {
        private volatile bool _isRepaired;

        public void Repair() => _isRepaired = true;

        public Task<IPAddress[]> ResolveAsync(string name, CancellationToken cancellation) => (name, _isRepaired) switch
        {
            (ReceiverFault.UnknownName, false) =>
                Task.FromException<IPAddress[]>(new SocketException((int)SocketError.HostNotFound)),
            (ReceiverFault.ForgedName, false) => Task.FromResult<IPAddress[]>([IPAddress.Parse("169.254.169.254")]),
            _ => Task.FromResult<IPAddress[]>([IPAddress.Loopback]),
        };
    }
}
