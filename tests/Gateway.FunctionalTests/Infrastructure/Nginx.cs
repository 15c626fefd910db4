using System.Diagnostics;
using System.Net.Sockets;

namespace Gateway.FunctionalTests.Infrastructure;

/// <summary>A real nginx as a reverse proxy in front of a gateway. It listens on a Unix socket, so it needs no port.</summary>
internal sealed class Nginx : IAsyncDisposable
{
    private readonly TemporaryDirectory _files;
    private readonly Process _process;

    private readonly System.Text.StringBuilder _errors = new();

    private Nginx(TemporaryDirectory files, Process process)
    {
        _files = files;
        _process = process;
        // A pipe that nobody reads fills up, and then stops nginx.
        process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors)
            {
                _errors.AppendLine(line.Data);
            }
        };
        process.BeginErrorReadLine();
    }

    private string Socket => Path.Combine(_files.Path, "nginx.sock");

    /// <param name="locations">The <c>location</c> blocks of the server.</param>
    public static Task<Nginx> StartAsync(string locations) => RunAsync(folder => Configuration(folder, locations));

    /// <summary>Runs the file of the deployment, with the addresses of this machine.</summary>
    /// <param name="gateways">The gateways, in the order of the servers in the file.</param>
    public static async Task<Nginx> StartDeployedAsync(params Uri[] gateways)
    {
        var deployed = await File.ReadAllTextAsync(
            Path.Combine(Repository.Root, "deploy", "nginx", "nginx.conf"), TestContext.Current.CancellationToken);
        return await RunAsync(folder =>
        {
            var text = Replace(Replace(deployed, "listen 8080;", $"listen unix:{folder}/nginx.sock;"), " /tmp/", $" {folder}/");
            for (var index = 0; index < gateways.Length; index++)
            {
                text = Replace(text, $"server gateway-{index + 1}:8080 ", $"server {gateways[index].Authority} ");
            }

            return text;
        });
    }

    private static string Replace(string text, string part, string by)
    {
        text.ShouldContain(part);
        return text.Replace(part, by, StringComparison.Ordinal);
    }

    private static async Task<Nginx> RunAsync(Func<string, string> configuration)
    {
        var program = Find();
        Require.Present(program is not null, "nginx: install it, for example by 'apt-get install nginx'");
        var files = new TemporaryDirectory();
        await files.WriteAsync("nginx.conf", configuration(files.Path));
        // One process in the foreground with the permissions of the tests.
        string[] arguments = ["-p", files.Path, "-c", "nginx.conf", "-e", "error.log", "-g", "daemon off; master_process off;"];
        var start = new ProcessStartInfo(program!, arguments) { RedirectStandardError = true };
        var nginx = new Nginx(files, Process.Start(start)!);
        try
        {
            await Eventually.IsTrueAsync(nginx.IsListeningAsync);
            return nginx;
        }
        catch
        {
            await nginx.DisposeAsync();
            throw;
        }
    }

    /// <summary>A client whose every connection goes to nginx, whatever the host in the URL is.</summary>
    public HttpClient CreateClient(Uri address, string key)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectCallback = async (_, cancellation) => new NetworkStream(await ConnectAsync(cancellation), ownsSocket: true),
            UseProxy = false,
        };
        var client = new HttpClient(handler) { BaseAddress = address };
        client.DefaultRequestHeaders.Add("Authorization", $"Bearer {key}");
        return client;
    }

    /// <summary>The errors that nginx has logged so far: of its configuration, and of the gateways.</summary>
    public string Errors
    {
        get
        {
            lock (_errors)
            {
                return _errors.ToString();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        _files.Dispose();
    }

    /// <summary>All its files are in one directory.</summary>
    private static string Configuration(string folder, string locations) => $$"""
        pid nginx.pid;
        events { }
        http {
            access_log off;
            client_body_temp_path client_body;
            proxy_temp_path proxy;
            fastcgi_temp_path fastcgi;
            uwsgi_temp_path uwsgi;
            scgi_temp_path scgi;
            client_max_body_size 0;
            server {
                listen unix:{{folder}}/nginx.sock;
                proxy_http_version 1.1;
                proxy_buffering off;
                {{locations}}
            }
        }
        """;

    private static string? Find() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin")
        .Select(folder => Path.Combine(folder, "nginx"))
        .FirstOrDefault(File.Exists);

    private async Task<bool> IsListeningAsync()
    {
        if (_process.HasExited)
        {
            await _process.WaitForExitAsync();
            throw new InvalidOperationException("nginx ended: " + Errors);
        }

        try
        {
            (await ConnectAsync(TestContext.Current.CancellationToken)).Dispose();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task<Socket> ConnectAsync(CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(Socket), cancellation);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
