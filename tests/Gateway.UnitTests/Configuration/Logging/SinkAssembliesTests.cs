using System.Reflection;
using Gateway.Configuration.Logging;
using Microsoft.Extensions.Configuration;

namespace Gateway.UnitTests.Configuration.Logging;

public sealed class SinkAssembliesTests
{
    /// <summary>A package whose sinks an operator may name without <c>Using</c>.</summary>
    [Theory]
    [InlineData("Serilog")]
    [InlineData("Serilog.AspNetCore")]
    [InlineData("Serilog.Extensions.Hosting")]
    [InlineData("Serilog.Extensions.Logging")]
    [InlineData("Serilog.Formatting.Compact")]
    [InlineData("Serilog.Settings.Configuration")]
    [InlineData("Serilog.Sinks.Async")]
    [InlineData("Serilog.Sinks.Console")]
    [InlineData("Serilog.Sinks.Debug")]
    [InlineData("Serilog.Sinks.File")]
    public void EveryPackageOfSerilog_IsSearched(string name) =>
        SinkAssemblies.Of(new ConfigurationBuilder().Build()).ShouldContain(Assembly.Load(name));

    [Fact]
    public void AnAssemblyOfUsing_IsSearched()
    {
        var gateway = typeof(SinkAssemblies).Assembly;

        SinkAssemblies.Of(new ConfigurationBuilder().Build()).ShouldNotContain(gateway);
        SinkAssemblies.Of(Using("Gateway")).ShouldContain(gateway);
    }

    [Fact]
    public void AnAssemblyThatDoesNotExist_IsAnErrorThatNamesIt() =>
        Should.Throw<FileNotFoundException>(() => SinkAssemblies.Of(Using("No.Such.Sinks"))).Message.ShouldContain("No.Such.Sinks");

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void AnEmptyName_IsAnErrorThatNamesTheKey(string name) =>
        Should.Throw<InvalidOperationException>(() => SinkAssemblies.Of(Using(name))).Message.ShouldContain("Serilog:Using:Sinks");

    private static IConfiguration Using(string name) => new ConfigurationBuilder().AddInMemoryCollection(
        new Dictionary<string, string?> { ["Serilog:Using:Sinks"] = name }).Build();
}
