using System.Text.Json;
using Gateway.Diagnostics.Logging;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Json;

namespace Gateway.UnitTests.Diagnostics.Logging;

/// <summary>Serilog's own formatter is the measure.</summary>
public sealed class LogLineFormatterTests : ILogEventSink
{
    private static readonly string[] Violations = ["strength:less_than_equal", "prompt:missing"];

    private LogEvent? _event;

    void ILogEventSink.Emit(LogEvent logEvent) => _event = logEvent;

    [Fact]
    public void Line_HasTheMembersOfSerilogsFormatter()
    {
        var ours = Write(log => log
            .ForContext("EventId", new { Id = 500, Name = "Completed" }, destructureObjects: true)
            .ForContext("headers", new Dictionary<string, int> { ["a"] = 1 })
            .ForContext("nothing", null)
            .ForContext("at", new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero))
            .ForContext("ratio", double.NaN)
            .Information("{method} took {total_ms:0.0} ms, {status} {violations} {missing}", "POST", 12.345, 422, Violations),
            out var theirs);

        ours.RootElement.EnumerateObject().Select(member => member.Name)
            .ShouldBe(theirs.RootElement.EnumerateObject().Select(member => member.Name).Where(name => name != "Renderings"));
        foreach (var member in theirs.RootElement.EnumerateObject()
            .Where(member => member.Name is not ("Renderings" or "RenderedMessage" or "Properties" or "Timestamp")))
        {
            ours.RootElement.GetProperty(member.Name).GetRawText().ShouldBe(member.Value.GetRawText());
        }

        var properties = ours.RootElement.GetProperty("Properties");
        foreach (var property in theirs.RootElement.GetProperty("Properties").EnumerateObject().Where(property => property.Name != "at"))
        {
            JsonElement.DeepEquals(properties.GetProperty(property.Name), property.Value).ShouldBeTrue(property.Name);
        }

        properties.GetProperty("at").GetDateTimeOffset().ShouldBe(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero));
        ours.RootElement.GetProperty("RenderedMessage").GetString()
            .ShouldBe("POST took 12.3 ms, 422 [\"strength:less_than_equal\", \"prompt:missing\"] {missing}");
    }

    [Theory]
    [InlineData("a\r\nb\u001b[31m\0")]
    [InlineData("\u2028\u2029\u0085")]
    [InlineData("\ud800 half")]
    [InlineData("日本 \"quoted\" \\ {0} {method}")]
    public void Line_OfAnyText_IsOneLineOfJson(string text)
    {
        using var ours = Write(log => log.ForContext("name", text).Information("{text}", text), out _);

        ours.RootElement.GetProperty("RenderedMessage").GetString()!.Length.ShouldBe(text.Length);
        ours.RootElement.GetProperty("Properties").GetProperty("name").GetString()!.Length.ShouldBe(text.Length);
    }

    [Fact]
    public void Line_OfAnException_HasItsText()
    {
        using var ours = Write(log => log.Error(new InvalidOperationException("broken"), "It failed"), out _);

        ours.RootElement.GetProperty("Level").GetString().ShouldBe("Error");
        ours.RootElement.GetProperty("Exception").GetString()!.ShouldContain("broken");
    }

    private JsonDocument Write(Action<ILogger> write, out JsonDocument theirs)
    {
        using var logger = new LoggerConfiguration().WriteTo.Sink(this).CreateLogger();
        write(logger);
        theirs = JsonDocument.Parse(Text(new JsonFormatter(renderMessage: true)));
        var formatter = new LogLineFormatter();
        var first = Text(formatter);
        // The second comes from what the first has used.
        var second = Text(formatter);
        second.ShouldBe(first);
        first.ShouldEndWith("\n");
        first.TrimEnd('\n').ShouldAllBe(character => character >= ' ' && character <= '~');
        return JsonDocument.Parse(first);

        string Text(Serilog.Formatting.ITextFormatter formatter)
        {
            using var text = new StringWriter();
            formatter.Format(_event!, text);
            return text.ToString();
        }
    }
}
