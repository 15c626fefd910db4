using Gateway.Configuration.Validation;
using Microsoft.Extensions.Configuration;

namespace Gateway.UnitTests.Configuration.Validation;

public sealed class RoutePolicyRulesTests
{
    [Theory]
    [InlineData("AuthorizationPolicy", "Default", "every route needs a key of Gateway:Clients")]
    [InlineData("AuthorizationPolicy", "Anonymous", "every route needs a key of Gateway:Clients")]
    [InlineData("CorsPolicy", "Default", "use Gateway:Cors:Origins")]
    [InlineData("RateLimiterPolicy", "Default", "use Gateway:Limits")]
    [InlineData("OutputCachePolicy", "short", "no response is cached")]
    [InlineData("Timeout", "00:00:05", "use Gateway:Upstream:Timeout")]
    [InlineData("TimeoutPolicy", "short", "use Gateway:Upstream:Timeout")]
    public void Policy_OfARoute_IsRefused(string key, string value, string instead)
    {
        var problem = Check(($"ReverseProxy:Routes:acme:{key}", value)).ShouldHaveSingleItem();

        problem.Key.ShouldBe($"ReverseProxy:Routes:acme:{key}");
        problem.Message.ShouldContain(instead);
    }

    [Fact]
    public void Route_WithoutAPolicy_IsAccepted() =>
        Check(("ReverseProxy:Routes:acme:ClusterId", "quickrouter"), ("ReverseProxy:Routes:acme:CorsPolicy", "")).ShouldBeEmpty();

    private static List<Gateway.Configuration.Binding.ConfigurationProblem> Check(params (string Key, string? Value)[] settings) =>
    [
        .. RoutePolicyRules.Check(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => setting.Value)).Build()),
    ];
}
