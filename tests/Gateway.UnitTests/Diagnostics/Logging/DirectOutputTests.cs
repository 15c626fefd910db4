using Gateway.Diagnostics.Logging;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Serilog.Extensions.Logging;

namespace Gateway.UnitTests.Diagnostics.Logging;

/// <summary>An event may bypass Serilog only if Serilog would write the same bytes to the same output and to nothing else.</summary>
public sealed class DirectOutputTests
{
    private const string Name = "Serilog:WriteTo:Console:Name";
    private const string Formatter = "Serilog:WriteTo:Console:Args:formatter:type";

    [Theory]
    [InlineData("Serilog:Using:Gateway", "Gateway")]
    [InlineData("Serilog:MinimumLevel", "Warning")]
    [InlineData("Serilog:MinimumLevel:Default", "Debug")]
    [InlineData("Serilog:MinimumLevel:Override:Gateway", "Error")]
    public void Configuration_WithLevelsOnly_IsDefault(string key, string value) => IsDefault((key, value)).ShouldBeTrue();

    [Theory]
    [InlineData("Serilog:Enrich:0", "WithMachineName")]
    [InlineData("Serilog:Properties:Application", "gateway")]
    [InlineData("Serilog:Filter:0:Name", "ByExcluding")]
    [InlineData("Serilog:Destructure:0:Name", "ToMaximumDepth")]
    [InlineData("Serilog:WriteTo:File:Name", "File")]
    [InlineData("Serilog:WriteTo:0:Name", "Console")]
    [InlineData("Serilog:AuditTo:0:Name", "File")]
    [InlineData("Serilog:LevelSwitches:$switch", "Debug")]
    [InlineData("Serilog:MinimumLevel:ControlledBy", "$switch")]
    [InlineData("Logging:LogLevel:Default", "Debug")]
    public void Configuration_WithAnythingElse_IsNotDefault(string key, string value) => IsDefault((key, value)).ShouldBeFalse();

    [Fact]
    public void Configuration_WithoutSinks_IsNotDefault() =>
        DirectOutput.IsDefault(new ConfigurationBuilder().Build(), new ConfigurationBuilder().Build()).ShouldBeFalse();

    [Fact]
    public void Providers_OtherThanSerilog_TakeNoDirectOutput()
    {
        using var sink = new StandardOutputSink(new LogLineFormatter(), Stream.Null, TimeProvider.System);
        using var serilog = new SerilogLoggerProvider();
        using var second = new SerilogLoggerProvider();

        new DirectOutput(sink, [serilog]).Lines.ShouldBe(sink.Output);
        new DirectOutput(sink, [serilog, NullLoggerProvider.Instance]).Lines.ShouldBeNull();
        new DirectOutput(sink, [serilog, second]).Lines.ShouldBeNull();
        new DirectOutput(sink, [NullLoggerProvider.Instance]).Lines.ShouldBeNull();
        new DirectOutput(sink, []).Lines.ShouldBeNull();
        new DirectOutput(sink: null, [serilog]).Lines.ShouldBeNull();
    }

    private static bool IsDefault((string Key, string Value) added)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            [Name] = "StandardOutput",
            [Formatter] = "Gateway.Diagnostics.Logging.LogLineFormatter, Gateway",
            [added.Key] = added.Value,
        }).Build();
        return DirectOutput.IsDefault(configuration, configuration);
    }
}
