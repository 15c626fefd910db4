using Microsoft.Extensions.DependencyInjection;

namespace Gateway.FunctionalTests.Repeats;

/// <summary>A .NET client with the default <c>AddStandardResilienceHandler</c>. Only the delays between retries are shortened.</summary>
internal sealed class ResilientClient : IDisposable
{
    public const string Name = "`AddStandardResilienceHandler` (.NET)";

    private readonly ServiceProvider _services;

    public ResilientClient(Uri address)
    {
        var services = new ServiceCollection();
        services.AddHttpClient("gateway", client => client.BaseAddress = address)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { UseProxy = false })
            .AddStandardResilienceHandler(options => options.Retry.Delay = TimeSpan.FromMilliseconds(1));
        _services = services.BuildServiceProvider();
        Http = _services.GetRequiredService<IHttpClientFactory>().CreateClient("gateway");
    }

    public HttpClient Http { get; }

    public void Dispose()
    {
        Http.Dispose();
        _services.Dispose();
    }
}
