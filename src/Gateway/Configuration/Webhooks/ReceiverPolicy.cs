using System.Collections.Frozen;
using System.Net;
using Gateway.Clients.Stored;
using Gateway.Configuration.Options;

namespace Gateway.Configuration.Webhooks;

/// <summary>
/// The hosts that webhooks may be sent to, of one configuration snapshot. The list of the gateway and the list of the client must both
/// allow a host; a client without a list is not narrowed. The policy is asked at the submit, and again at each attempt.
/// </summary>
internal sealed class ReceiverPolicy
{
    private static readonly ReceiverHost Localhost = new("localhost", null);

    private readonly ReceiverPattern[] _all;
    private readonly FrozenDictionary<string, ReceiverPattern[]> _ofConfigured;
    private readonly FrozenDictionary<string, ReceiverPattern[]> _ofClients;
    private readonly bool _allowsLoopback;

    private ReceiverPolicy(
        ReceiverPattern[] all, FrozenDictionary<string, ReceiverPattern[]> ofConfigured,
        FrozenDictionary<string, ReceiverPattern[]> ofClients, bool allowsLoopback)
    {
        _all = all;
        _ofConfigured = ofConfigured;
        _ofClients = ofClients;
        _allowsLoopback = allowsLoopback;
    }

    /// <param name="options">Options that <c>GatewayOptionsValidator</c> has accepted.</param>
    /// <param name="usesSandbox">Whether the gateway runs in Development with the sandbox. The list of the gateway then allows this
    /// machine.</param>
    public static ReceiverPolicy Create(GatewayOptions options, bool usesSandbox)
    {
        var ofConfigured = options.Clients.Where(static client => client.Value.Webhooks.AllowedHosts.Count > 0)
            .ToFrozenDictionary(
                static client => client.Key, static client => Parse(client.Value.Webhooks.AllowedHosts), StringComparer.OrdinalIgnoreCase);
        return new ReceiverPolicy(Parse(options.Webhooks.AllowedHosts), ofConfigured, ofConfigured, usesSandbox);
    }

    /// <summary>The same lists with those of these clients, whose names are not configured.</summary>
    public ReceiverPolicy With(IEnumerable<StoredClient> clients)
    {
        var lists = clients.Where(static client => client.Definition.WebhookHosts.Count > 0)
            .Select(static client => KeyValuePair.Create(client.Name, Parse(client.Definition.WebhookHosts)));
        return new ReceiverPolicy(
            _all, _ofConfigured, _ofConfigured.Concat(lists).ToFrozenDictionary(StringComparer.OrdinalIgnoreCase), _allowsLoopback);
    }

    public ReceiverVerdict Check(string client, ReceiverHost host, int port)
    {
        var kind = host.Address is { } address ? AddressKinds.Of(address) : AddressKind.Ordinary;
        if (kind == AddressKind.Never)
        {
            return ReceiverVerdict.NeverCalled;
        }

        var isLocal = kind == AddressKind.Loopback || host == Localhost;
        if (!(_allowsLoopback && isLocal) && !Contains(_all, host, port))
        {
            return _all.Length == 0 ? ReceiverVerdict.NoneAllowed : ReceiverVerdict.NotAllowed;
        }

        return _ofClients.TryGetValue(client, out var own) && !Contains(own, host, port)
            ? ReceiverVerdict.NotAllowedForClient
            : ReceiverVerdict.Allowed;
    }

    /// <summary>Whether a connection to an address of an allowed host may be opened. An address of this machine must be allowed itself, or
    /// as <c>localhost</c>: a name in the DNS that leads to it is not enough.</summary>
    public bool MayConnect(string client, IPAddress address, int port) => AddressKinds.Of(address) switch
    {
        AddressKind.Never => false,
        AddressKind.Loopback => (_allowsLoopback || ContainsLoopback(_all, address, port))
            && (!_ofClients.TryGetValue(client, out var own) || ContainsLoopback(own, address, port)),
        _ => true,
    };

    private static bool ContainsLoopback(ReceiverPattern[] patterns, IPAddress address, int port)
    {
        var plain = AddressKinds.Plain(address);
        return Contains(patterns, Localhost, port) || Contains(patterns, new ReceiverHost(plain.ToString(), plain), port);
    }

    private static bool Contains(ReceiverPattern[] patterns, ReceiverHost host, int port)
    {
        foreach (var pattern in patterns)
        {
            if (pattern.Matches(host, port))
            {
                return true;
            }
        }

        return false;
    }

    private static ReceiverPattern[] Parse(IReadOnlyList<string> entries) => [.. entries.Select(ReceiverPattern.Parse)];
}
