using System.Diagnostics;
using Gateway.Tracing;
using Microsoft.AspNetCore.Http;

namespace Gateway.UnitTests.Tracing;

public sealed class CallerContextTests
{
    private const string Parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private const string Key = "gw_studio_thisisthekeyoftherequest";

    private readonly CallerContext _context = new();
    private readonly HeaderDictionary _headers = [];

    [Theory]
    [InlineData(Parent, true)]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00", true)]
    [InlineData("cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", true)]
    [InlineData("", false)]
    [InlineData("|a.1.", false)]
    [InlineData("00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01", false)]
    [InlineData("00-00000000000000000000000000000000-b7ad6b7169203331-01", false)]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01", false)]
    [InlineData("ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", false)]
    [InlineData(Parent + "," + Parent, false)]
    public void TraceParent_OfACaller_IsTakenOnlyIfItIsValid(string value, bool isTaken)
    {
        _headers["traceparent"] = value;

        Extract().Id.ShouldBe(isTaken ? value : null);
    }

    [Fact]
    public void TraceState_WithoutATraceParent_IsIgnored()
    {
        _headers["tracestate"] = "a=1";

        Extract().ShouldBe((null, null));
    }

    [Theory]
    [InlineData(CallerContext.MaxStateLength, true)]
    [InlineData(CallerContext.MaxStateLength + 1, false)]
    public void TraceState_OfALength_IsTakenUpToTheBound(int length, bool isTaken)
    {
        _headers["traceparent"] = Parent;
        _headers["tracestate"] = "a=" + new string('b', length - 2);

        (Extract().State is not null).ShouldBe(isTaken);
    }

    [Fact]
    public void TraceState_OfSeveralHeaders_IsOneList()
    {
        _headers["traceparent"] = Parent;
        _headers["tracestate"] = new(["a=1", "b=2"]);

        Extract().State.ShouldBe("a=1,b=2");
    }

    [Theory]
    [InlineData("Authorization", "Bearer " + Key)]
    [InlineData("Authorization", "Key " + Key)]
    [InlineData("x-api-key", Key)]
    public void TraceState_WithTheKeyOfTheRequest_IsDropped(string header, string value)
    {
        _headers["traceparent"] = Parent;
        _headers[header] = value;
        _headers["tracestate"] = $"a={Key}";

        Extract().ShouldBe((Parent, null));
    }

    [Fact]
    public void TraceState_WithOtherThanVisibleAscii_IsDropped()
    {
        _headers["traceparent"] = Parent;
        _headers["tracestate"] = "a=é";

        Extract().State.ShouldBeNull();
    }

    [Fact]
    public void OtherHeaders_OfATrace_AreNeitherReadNorWritten()
    {
        _headers["Request-Id"] = "|a.1.";
        _headers["baggage"] = "a=1";
        _headers["Correlation-Context"] = "a=1";
        using var activity = new Activity("request").SetIdFormat(ActivityIdFormat.W3C).Start();

        _context.Inject(activity, _headers, (_, _, _) => Assert.Fail("A header is written."));

        Extract().ShouldBe((null, null));
        _context.ExtractBaggage(_headers, Get).ShouldBeNull();
        _context.Fields.ShouldBe(["traceparent", "tracestate"]);
    }

    private (string? Id, string? State) Extract()
    {
        _context.ExtractTraceIdAndState(_headers, Get, out var id, out var state);
        return (id, state);
    }

    /// <summary>As the server does it: one value as a text, several as a list.</summary>
    private static void Get(object? carrier, string name, out string? value, out IEnumerable<string>? values)
    {
        var found = ((HeaderDictionary)carrier!)[name];
        value = found.Count == 1 ? found[0] : null;
        values = found.Count > 1 ? [.. found.OfType<string>()] : null;
    }
}
