using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Sandbox;

/// <summary>A separate Kestrel server without configuration files, environment variables, console output and signal handlers.</summary>
internal static class SandboxHost
{
    public static WebApplication Build(SandboxOptions options, RequestDelegate handler, Action connected)
    {
        var (address, port) = Endpoint(options);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });

        // The default lifetime would stop the sandbox on SIGTERM before the gateway has drained.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddSingleton(options.LoggerFactory ?? NullLoggerFactory.Instance);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
            kestrel.Limits.MaxRequestBodySize = null;
            // Unread bytes of one connection.
            kestrel.Limits.MaxRequestBufferSize = 128 * 1024;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(address, port, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                listen.Use(next => connection =>
                {
                    connected();
                    return next(connection);
                });
            });
        });

        var app = builder.Build();
        app.Run(handler);
        return app;
    }

    public static Uri AddressOf(WebApplication app) =>
        new(app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());

    private static (IPAddress Address, int Port) Endpoint(SandboxOptions options)
    {
        if (!Uri.TryCreate(options.Url, UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttp || url.PathAndQuery != "/")
        {
            throw new ArgumentException($"Url: must look like http://127.0.0.1:9090, got '{options.Url}'", nameof(options));
        }

        var host = url.DnsSafeHost;
        var address = host == "localhost" ? IPAddress.Loopback
            : IPAddress.TryParse(host, out var parsed) ? parsed
            : throw new ArgumentException($"Url: the host must be an IP address or localhost, got '{host}'", nameof(options));
        if (!IPAddress.IsLoopback(address) && !options.AllowNonLoopback)
        {
            throw new ArgumentException(
                $"Url: '{host}' is not a loopback address. The control routes know no authentication; allow it explicitly if that is "
                + "meant.",
                nameof(options));
        }

        return (address, url.Port);
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
