using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gateway.UnitTests;

public sealed class GatewayHostTests
{
    [Fact]
    public async Task RunUntilStopped_ASignalDuringTheStart_IsNoFailure()
    {
        await using var app = Build(stopsDuringStart: true);

        await GatewayHost.RunUntilStoppedAsync(app);

        app.Services.GetRequiredService<CancelledStart>().WasCancelled.ShouldBeTrue();
    }

    [Fact]
    public async Task RunUntilStopped_ACancelledStartWithoutASignal_IsAFailure()
    {
        await using var app = Build(stopsDuringStart: false);

        await Should.ThrowAsync<OperationCanceledException>(() => GatewayHost.RunUntilStoppedAsync(app));
    }

    private static WebApplication Build(bool stopsDuringStart)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(services => new CancelledStart(
            services.GetRequiredService<IHostApplicationLifetime>(), stopsDuringStart));
        builder.Services.AddHostedService(services => services.GetRequiredService<CancelledStart>());
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
