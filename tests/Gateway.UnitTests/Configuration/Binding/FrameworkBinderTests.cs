using Gateway.Configuration.Options;
using Microsoft.Extensions.Configuration;

namespace Gateway.UnitTests.Configuration.Binding;

/// <summary>The reasons for <c>StrictBinder</c>: the behaviour of the framework's binder in its strictest mode. When one of these
/// tests fails, the framework has changed, and the decision record of the binder is to be read again.</summary>
public sealed class FrameworkBinderTests
{
    [Fact]
    public void Get_TwoWrongValues_ReportsOnlyOne()
    {
        var message = Should.Throw<InvalidOperationException>(
            () => Get(("Limits:MaxBodyBytes", "x"), ("Limits:MaxJsonDepth", "y"))).ToString();

        (message.Contains("MaxBodyBytes", StringComparison.Ordinal) && message.Contains("MaxJsonDepth", StringComparison.Ordinal))
            .ShouldBeFalse();
    }

    [Fact]
    public void Get_WrongValue_RepeatsItInTheMessage() =>
        Should.Throw<InvalidOperationException>(
            () => Get(("Limits:MaxBodyBytes", "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddSECRET"))).ToString().ShouldContain("SECRET");

    [Fact]
    public void Get_Duration5_Is5Days() => Get(("Upstream:Timeout", "5")).Upstream.Timeout.ShouldBe(TimeSpan.FromDays(5));

    [Fact]
    public void Get_EnumAsNumber_IsAccepted() =>
        Get(("Contracts:UnknownParameters", "77")).Contracts.UnknownParameters.ShouldBe((UnknownParameterPolicy)77);

    [Fact]
    public void Get_GapInAList_IsClosed() =>
        Get(("Clients:a:Models:0", "x"), ("Clients:a:Models:2", "y")).Clients["a"].Models.ShouldBe(["x", "y"]);

    private static GatewayOptions Get(params (string Key, string Value)[] values) => new ConfigurationBuilder()
        .AddInMemoryCollection(values.ToDictionary(pair => $"Gateway:{pair.Key}", pair => (string?)pair.Value))
        .Build()
        .GetSection("Gateway")
        .Get<GatewayOptions>(binder => binder.ErrorOnUnknownConfiguration = true)!;
}
