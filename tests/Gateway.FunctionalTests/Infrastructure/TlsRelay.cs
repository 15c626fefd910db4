using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.FunctionalTests.Infrastructure;

/// <summary>
/// A server that terminates TLS in front of a gateway, at <c>https://localhost</c> on a free port. Its certificate is its own, and a client
/// trusts it by <see cref="CertificatePath"/>.
/// </summary>
internal sealed class TlsRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly TemporaryDirectory _files = new();
    private readonly X509Certificate2 _certificate;
    private readonly TaskCompletionSource<Uri> _target = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Task> _work = [];

    public TlsRelay()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        _certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(CertificatePath, _certificate.ExportCertificatePem());
        _listener.Start();
        Address = new Uri($"https://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _work.Add(AcceptAsync());
    }

    public Uri Address { get; }

    public string CertificatePath => Path.Combine(_files.Path, "certificate.pem");

    /// <summary>Connections wait for this call, because the gateway starts with the address of the relay.</summary>
    public void RelayTo(Uri gateway) => _target.SetResult(gateway);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _target.TrySetCanceled();
        _listener.Stop();
        await Task.WhenAll(_work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _certificate.Dispose();
        _stop.Dispose();
        _files.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(RelayAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task RelayAsync(TcpClient client)
    {
        using var near = client;
        var target = await _target.Task;
        using var far = new TcpClient();
        await far.ConnectAsync(target.Host, target.Port, _stop.Token);
        await using var secure = new SslStream(near.GetStream());
        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _stop.Token);
        await Task.WhenAny(
            secure.CopyToAsync(far.GetStream(), _stop.Token),
            far.GetStream().CopyToAsync(secure, _stop.Token));
    }
}
