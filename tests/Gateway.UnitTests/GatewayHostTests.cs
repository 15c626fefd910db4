using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gateway.UnitTests;

public sealed class GatewayHostTests
{
    [Fact]
    public async Task RunUntilStopped_ASignalDuringTheStart_IsNoFailure()
    {
        CancelledStart? start = null;
        await using var app = Build(lifetime => start = new CancelledStart(lifetime, stops: true));

        await GatewayHost.RunUntilStoppedAsync(app);

        start.ShouldNotBeNull().WasCancelled.ShouldBeTrue();
    }

    [Fact]
    public async Task RunUntilStopped_ACancelledStartWithoutASignal_IsAFailure()
    {
        await using var app = Build(lifetime => new CancelledStart(lifetime, stops: false));

        await Should.ThrowAsync<OperationCanceledException>(() => GatewayHost.RunUntilStoppedAsync(app));
    }

    private static WebApplication Build(Func<IHostApplicationLifetime, CancelledStart> create)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddHostedService(services => create(services.GetRequiredService<IHostApplicationLifetime>()));
        return builder.Build();
    }

    /// <summary>Stands for the listener, which gives up when the start is cancelled.</summary>
    private sealed class CancelledStart(IHostApplicationLifetime lifetime, bool stops) : IHostedService
    {
        public bool WasCancelled { get; private set; }

        public Task StartAsync(CancellationToken cancellationToken)
        {
            if (stops)
            {
                lifetime.StopApplication();
            }

            WasCancelled = cancellationToken.IsCancellationRequested;
            throw new OperationCanceledException();
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
