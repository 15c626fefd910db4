using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Gateway.Configuration;
using Gateway.Configuration.Webhooks;
using Gateway.Webhooks.Urls;

namespace Gateway.Webhooks.Sending;

/// <summary>
/// Sends one attempt. The host is compared with the settings again. Its name is resolved once, every address is checked, and the connection
/// goes to a checked address: a DNS answer that changes between the check and the connection has no effect. An attempt has a connection
/// of its own, so that no attempt uses one that was checked for another. Redirects are not followed.
/// </summary>
internal sealed class WebhookSender(SettingsSource settings, IReceiverResolver resolver, TimeProvider time) : IWebhookSender, IDisposable
{
    /// <summary>Bound of the connections of the process.</summary>
    public const int MostConnections = 256;

    /// <summary>A name may have more addresses. The others are not tried.</summary>
    private const int MostAddresses = 8;

    private const string Json = "application/json";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(15);

    /// <summary>An address that does not answer leaves time for the next one.</summary>
    private static readonly TimeSpan ConnectDeadline = TimeSpan.FromSeconds(5);

    private readonly UncollectedMeters _meters = new();
    private readonly SemaphoreSlim _connections = new(MostConnections);

    public async Task<WebhookAnswer> SendAsync(Uri url, string client, WebhookMessage message, CancellationToken cancellation)
    {
        // The wait for a connection is not part of the attempt.
        await _connections.WaitAsync(cancellation);
        var startedAt = time.GetTimestamp();
        try
        {
            using var deadline = new CancellationTokenSource(Deadline, time);
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
            var (status, failure) = await AttemptAsync(url.OriginalString, client, message, ended.Token);
            cancellation.ThrowIfCancellationRequested();
            var duration = time.GetElapsedTime(startedAt);
            return failure is { } reason ? WebhookAnswer.Failed(reason, duration) : WebhookAnswer.Answered(status!.Value, duration);
        }
        finally
        {
            _connections.Release();
        }
    }

    public void Dispose()
    {
        _connections.Dispose();
        _meters.Dispose();
    }

    private async Task<(int? Status, WebhookFailure? Failure)> AttemptAsync(
        string text, string client, WebhookMessage message, CancellationToken ended)
    {
        var policy = settings.Current.Receivers;
        if (WebhookUrl.Read(text, out var url) is not null || policy.Check(client, url!.Host, url.Port) != ReceiverVerdict.Allowed)
        {
            return (null, WebhookFailure.HostNotAllowed);
        }

        try
        {
            var addresses = await AddressesOfAsync(url.Host, ended);
            if (addresses.Length == 0)
            {
                return (null, WebhookFailure.NameNotResolved);
            }

            // One address that may not be called is enough: a name that has both kinds of addresses is an attack or a mistake.
            return Array.TrueForAll(addresses, address => policy.MayConnect(client, address, url.Port))
                ? (await CallAsync(url, addresses, message, ended), null)
                : (null, WebhookFailure.AddressNotAllowed);
        }
        catch (Exception exception) when (Explain(exception, ended) is { } failure)
        {
            return (null, failure);
        }
    }

    private async Task<IPAddress[]> AddressesOfAsync(ReceiverHost host, CancellationToken ended)
    {
        if (host.Address is { } address)
        {
            return [address];
        }

        try
        {
            // The operating system's resolver may not react to a cancellation.
            var found = await resolver.ResolveAsync(host.Text, ended).WaitAsync(ended);
            return [.. found.Select(AddressKinds.Plain).Distinct()];
        }
        catch (SocketException)
        {
            return [];
        }
    }

    private async Task<int> CallAsync(WebhookUrl url, IPAddress[] addresses, WebhookMessage message, CancellationToken ended)
    {
        using var handler = CreateHandler(addresses, url.Port, ended);
        using var invoker = new HttpMessageInvoker(handler);
        using var request = CreateRequest(url, message);
        using var response = await invoker.SendAsync(request, ended);
        await DiscardedAnswer.ReadAsync(response, time, ended);
        return (int)response.StatusCode;
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The request disposes its content, and the caller the request.")]
    private static HttpRequestMessage CreateRequest(WebhookUrl url, WebhookMessage message)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url.Uri)
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ReadOnlyMemoryContent(message.Body) { Headers = { ContentType = new MediaTypeHeaderValue(Json) } },
        };
        request.Headers.ConnectionClose = true;
        foreach (var (name, value) in message.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    private SocketsHttpHandler CreateHandler(IPAddress[] addresses, int port, CancellationToken ended) => new()
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        // The trace of the gateway does not leave the house, and the span of the runtime would contain the URL.
        ActivityHeadersPropagator = null,
        MeterFactory = _meters,
        // Not used again: the next attempt resolves the name and checks its addresses anew.
        PooledConnectionLifetime = TimeSpan.Zero,
        MaxConnectionsPerServer = 1,
        MaxResponseHeadersLength = DiscardedAnswer.MaxHeadKiB,
        MaxResponseDrainSize = 0,
        // The handler itself goes on connecting for a while after its request has ended.
        ConnectCallback = (_, _) => ConnectAsync(addresses, port, ended),
    };

    /// <summary>Opens the connection to the first address that accepts it. The name of the URL is not resolved again.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "The stream owns the socket, and the handler the stream.")]
    private async ValueTask<Stream> ConnectAsync(IPAddress[] addresses, int port, CancellationToken ended)
    {
        foreach (var address in addresses.Take(MostAddresses))
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            using var deadline = new CancellationTokenSource(ConnectDeadline, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, ended);
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, port), either.Token);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (Exception exception) when (exception is SocketException or OperationCanceledException)
            {
                socket.Dispose();
                ended.ThrowIfCancellationRequested();
            }
        }

        throw new SocketException((int)SocketError.HostUnreachable);
    }

    /// <returns>Null: the exception is a bug, or the caller cancelled.</returns>
    private static WebhookFailure? Explain(Exception exception, CancellationToken ended) => exception switch
    {
        OperationCanceledException when ended.IsCancellationRequested => WebhookFailure.Timeout,
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError } =>
            WebhookFailure.ConnectionFailed,
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => WebhookFailure.TlsFailed,
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => WebhookFailure.AnswerTooLarge,
        HttpRequestException or IOException => WebhookFailure.AnswerInvalid,
        _ => null,
    };
}
