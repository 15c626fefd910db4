using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Edge;

public sealed class ForwardedHeadersTests
{
    [Fact]
    public async Task Default_ForwardedHeaders_AreIgnored()
    {
        await using var gateway = await TestGateway.StartAsync();

        (await StatusUrlAsync(gateway)).ShouldStartWith(gateway.Address.ToString());
    }

    [Theory]
    [InlineData("Gateway:ForwardedHeaders:KnownProxies:0", "127.0.0.1")]
    [InlineData("Gateway:ForwardedHeaders:KnownNetworks:0", "127.0.0.0/8")]
    public async Task Sender_Configured_IsTrusted(string key, string value)
    {
        await using var gateway = await TestGateway.StartAsync((key, value));

        (await StatusUrlAsync(gateway)).ShouldStartWith("https://gateway.example/fal-ai/");
    }

    [Theory]
    [InlineData("Gateway:ForwardedHeaders:KnownProxies:0", "10.0.0.7")]
    [InlineData("Gateway:ForwardedHeaders:KnownNetworks:0", "10.0.0.0/8")]
    public async Task Sender_NotConfigured_IsIgnored(string key, string value)
    {
        await using var gateway = await TestGateway.StartAsync((key, value));

        (await StatusUrlAsync(gateway)).ShouldStartWith(gateway.Address.ToString());
    }

    [Fact]
    public async Task PublicUrl_TakesPrecedenceOverForwardedHeaders()
    {
        await using var gateway = await TestGateway.StartAsync(
            ("Gateway:ForwardedHeaders:KnownProxies:0", "127.0.0.1"), ("Gateway:PublicUrl", "https://public.example/base"));

        (await StatusUrlAsync(gateway)).ShouldStartWith("https://public.example/base/fal-ai/");
    }

    private static async Task<string> StatusUrlAsync(TestGateway gateway)
    {
        gateway.Client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        gateway.Client.DefaultRequestHeaders.Add("X-Forwarded-Host", "gateway.example");
        using var response = await gateway.Client.SubmitAsync(Seeds.Imagen4, """{"prompt":"a lion"}""");
        return (await response.JsonAsync()).GetProperty("status_url").GetString()!;
    }
}
