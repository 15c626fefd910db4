using System.Globalization;
using Gateway.Configuration;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Webhooks.Sending;

namespace Gateway.FunctionalTests.Webhooks;

/// <summary>A sender with the settings of a gateway and with a DNS of the test.</summary>
internal sealed class SenderRig : IAsyncDisposable
{
    public const string Name = "hooks.internal";

    public static readonly WebhookMessage Message = new([new("webhook-id", "msg-1")], "{\"a\":1}"u8.ToArray());

    private readonly WebhookSender _sender;

    private SenderRig(TestGateway gateway, IReceiverResolver resolver, TimeProvider time)
    {
        Gateway = gateway;
        _sender = new WebhookSender(gateway.Service<SettingsSource>(), resolver, time);
    }

    public TestGateway Gateway { get; }

    /// <param name="resolver">The DNS.</param>
    /// <param name="allowed">The list of the gateway.</param>
    /// <param name="time">The clock of the sender. Null: no timer fires, so that a busy machine reaches no deadline.</param>
    /// <param name="settings">Further settings.</param>
    public static async Task<SenderRig> StartAsync(
        IReceiverResolver resolver, string[] allowed, TimeProvider? time = null, params (string, string)[] settings) => new(
        await TestGateway.StartAsync([
            .. settings, .. allowed.Select((host, n) => ($"Gateway:Webhooks:AllowedHosts:{n}", host))]),
        resolver,
        time ?? new JumpingTimers());

    public Task<WebhookAnswer> SendAsync(string url, CancellationToken? cancellation = null) => _sender
        .SendAsync(new Uri(url), TestGateway.ClientName, Message, cancellation ?? TestContext.Current.CancellationToken)
        .WaitAsync(TestDeadline.Longest);

    public Task<WebhookAnswer> SendAsync(string host, int port, string scheme = "http") =>
        SendAsync(string.Create(CultureInfo.InvariantCulture, $"{scheme}://{host}:{port}/done?token=x"));

    public async ValueTask DisposeAsync()
    {
        _sender.Dispose();
        await Gateway.DisposeAsync();
    }
}
