using System.Runtime.CompilerServices;
using Gateway.Configuration;
using Gateway.Configuration.Options;
using Gateway.UnitTests.Configuration;
using Gateway.Upstream.Forwarding;
using Microsoft.Extensions.Logging.Abstractions;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.UnitTests.Upstream.Forwarding;

public sealed class UpstreamHttpClientFactoryTests
{
    [Fact]
    public void CreateClient_NoSetting_BoundsConnectionsAndTheWindowOfAResponse()
    {
        var handler = Create(HttpClientConfig.Empty);

        handler.MaxConnectionsPerServer.ShouldBe(MemoryDefaults.OfProcess.UpstreamConnections);
        handler.InitialHttp2StreamWindowSize.ShouldBe(128 * 1024);
        UpstreamHttpClientFactory.FixHttp2Window();
        AppContext.TryGetSwitch("System.Net.SocketsHttpHandler.Http2FlowControl.DisableDynamicWindowSizing", out var isFixed)
            .ShouldBeTrue();
        isFixed.ShouldBeTrue();
    }

    [Fact]
    public void CreateClient_SettingOfTheCluster_IsKept() =>
        Create(new HttpClientConfig { MaxConnectionsPerServer = 7 }).MaxConnectionsPerServer.ShouldBe(7);

    [Theory]
    [InlineData(100L << 20, 256)]
    [InlineData(384L << 20, 768)]
    [InlineData(64L << 30, 2048)]
    public void UpstreamConnections_Memory_DecidesTheirNumber(long available, int connections) =>
        new MemoryDefaults(available).UpstreamConnections.ShouldBe(connections);

    private static SocketsHttpHandler Create(HttpClientConfig config)
    {
        using var settings = SettingsSource.Create(new TestConfiguration().Root, "Production", TimeProvider.System).Source!;
        var factory = new UpstreamHttpClientFactory(settings, NullLogger<ForwarderHttpClientFactory>.Instance);
        using var client = factory.CreateClient(new ForwarderHttpClientContext { ClusterId = "quickrouter", NewConfig = config });
        var handler = Handler(client);
        while (handler is DelegatingHandler outer)
        {
            handler = outer.InnerHandler!;
        }

        return (SocketsHttpHandler)handler;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_handler")]
    private static extern ref HttpMessageHandler Handler(HttpMessageInvoker client);
}
