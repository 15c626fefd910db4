using Gateway.Configuration;

namespace Gateway.UnitTests.Configuration.Validation;

public sealed class SingleUpstreamRulesTests
{
    private const string Destinations = "ReverseProxy:Clusters:quickrouter:Destinations";
    private const string Routes = "ReverseProxy:Routes";

    [Fact]
    public void Destinations_TwoOfThem_AreRefusedByName() =>
        ShouldBeRefused(
            Destinations, "must have exactly one destination, got 2: 'primary', 'second'.",
            ($"{Destinations}:second:Address", "https://second.example/"));

    [Fact]
    public void Cluster_Second_IsRefused() =>
        ShouldBeRefused(
            "ReverseProxy:Clusters:other", "must not be configured: the gateway has one upstream, the cluster quickrouter",
            ("ReverseProxy:Clusters:other:Destinations:primary:Address", "https://second.example/"));

    [Theory]
    [InlineData("other")]
    [InlineData("")]
    [InlineData(null)]
    public void Route_ToAnotherClusterOrNone_IsRefused(string? cluster) =>
        ShouldBeRefused(
            $"{Routes}:acme:ClusterId", "must be quickrouter: the gateway has one upstream",
            ($"{Routes}:acme:ClusterId", cluster), ($"{Routes}:acme:Match:Path", "/acme/{**rest}"));

    [Theory]
    [InlineData("/jobs/{**rest}")]
    [InlineData("run/{**rest}")]
    [InlineData("/ADMIN")]
    public void Route_OfAReservedSegment_IsRefused(string path) =>
        ShouldBeRefused(
            $"{Routes}:acme:Match:Path", "must not begin with a path segment that the gateway serves itself: admin, api, ",
            ($"{Routes}:acme:ClusterId", "quickrouter"), ($"{Routes}:acme:Match:Path", path));

    [Theory]
    [InlineData("/fal-ai/{**rest}", "/fal-ai/{**rest}")]
    [InlineData("/fal-ai/{**rest}", "/fal-ai/{**other}")]
    [InlineData("/fal-ai/{**rest}", "fal-ai/{**rest}")]
    [InlineData("/fal-ai/{**rest}", "/FAL-AI/{**rest}")]
    [InlineData("/fal-ai/{app}/{**rest}", "/fal-ai/{model}/{**rest}")]
    [InlineData(null, "/{**rest}")]
    public void Route_ThatMatchesTheRequestsOfAnother_IsRefused(string? first, string second) =>
        ShouldBeRefused(
            $"{Routes}:submit:Match:Path", "matches the same requests as the route 'again'; remove one of them",
            ($"{Routes}:submit:Match:Path", first), ($"{Routes}:again:ClusterId", "quickrouter"), ($"{Routes}:again:Match:Path", second));

    [Theory]
    [InlineData("Match:Path", "/acme/{**rest}")]
    [InlineData("Match:Path", "/fal-ai/{rest}")]
    [InlineData("Match:Path", "/fal-ai/imagen4/{**rest}")]
    [InlineData("Match:Methods:0", "POST")]
    [InlineData("Match:Hosts:0", "gateway.example")]
    [InlineData("Order", "1")]
    public void Route_ThatDiffers_IsAccepted(string key, string value) =>
        Problems(
            ($"{Routes}:submit:Match:Path", "/fal-ai/{**rest}"),
            ($"{Routes}:again:ClusterId", "QuickRouter"),
            ($"{Routes}:again:Match:Path", "/fal-ai/{**rest}"),
            ($"{Routes}:again:{key}", value)).ShouldBeEmpty();

    private static void ShouldBeRefused(string key, string message, params (string, string?)[] changes)
    {
        var problem = Problems(changes).ShouldHaveSingleItem();
        problem.Key.ShouldBe(key);
        problem.Message.ShouldStartWith(message);
    }

    private static IReadOnlyList<Gateway.Configuration.Binding.ConfigurationProblem> Problems(params (string, string?)[] changes) =>
        SettingsReader.Read(new TestConfiguration(changes).Root, isDevelopment: false, startedWithSandbox: null).Problems;
}
