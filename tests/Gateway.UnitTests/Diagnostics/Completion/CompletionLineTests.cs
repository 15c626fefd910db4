using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Gateway.Calls;
using Gateway.Clients;
using Gateway.Configuration;
using Gateway.Configuration.Options;
using Gateway.Configuration.Webhooks;
using Gateway.Contracts;
using Gateway.Diagnostics.Completion;
using Gateway.Diagnostics.Logging;
using Gateway.Errors;
using Gateway.Text;
using Gateway.Upstream;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Logging;

namespace Gateway.UnitTests.Diagnostics.Completion;

/// <summary>
/// Writes each kind of completion event through Serilog and directly, and compares the bytes.
/// </summary>
public sealed class CompletionLineTests : ILogEventSink, IDisposable
{
    private const string ConnectionId = "0HNQBDRD9G3GM";

    private static readonly GatewaySettings Settings = new()
    {
        Options = new GatewayOptions(),
        Clients = ClientDirectory.Create(new Dictionary<string, ClientOptions>()),
        UpstreamToken = new Secret("upstream-token"),
        UsesSandbox = false,
        AllowedHosts = AllowedHosts.Read(new ConfigurationBuilder().Build()),
        Receivers = ReceiverPolicy.Create(new GatewayOptions(), usesSandbox: false),
    };

    private static readonly string[] Hostile =
    [
        "a\r\nb\u001b[31m\0", "\u2028\u2029\u0085", "\ud800", "\udc00 half", "日本 \"quoted\" \\ {0} {method}", "<&'+`>", "😀", "\\\"",
        "{total_ms:0.0}", "", " ", new string('é', 3000),
    ];

    private readonly ILoggerFactory _factory;
    private readonly IDisposable? _scope;
    private LogEvent? _event;

    public CompletionLineTests()
    {
        _factory = LoggerFactory.Create(logging => logging
            .Configure(options => options.ActivityTrackingOptions =
                ActivityTrackingOptions.SpanId | ActivityTrackingOptions.TraceId | ActivityTrackingOptions.ParentId)
            .SetMinimumLevel(LogLevel.Trace)
            .AddProvider(new TracedLoggerProvider(
                new LoggerConfiguration().MinimumLevel.Verbose().Enrich.FromLogContext().WriteTo.Sink(this).CreateLogger())));
        // Kestrel opens a scope of this form for each connection.
        _scope = _factory.CreateLogger("Server").BeginScope<KeyValuePair<string, object?>[]>([new("ConnectionId", ConnectionId)]);
    }

    public static TheoryData<string> ErrorTypeNames =>
    [
        .. typeof(ErrorTypes).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(constant => (string)constant.GetRawConstantValue()!),
    ];

    void ILogEventSink.Emit(LogEvent logEvent) => _event = logEvent;

    public void Dispose()
    {
        _scope?.Dispose();
        _factory.Dispose();
    }

    [Theory]
    [MemberData(nameof(ErrorTypeNames))]
    public void Error_OfEachTypeAndParty_HasTheBytesOfSerilog(string type)
    {
        foreach (var blame in Enum.GetValues<Blame>())
        {
            foreach (var status in (int[])[400, 401, 404, 422, 429, 499, 500, 502, 504])
            {
                Compare(exchange => exchange.Fail(new GatewayError(status, type, blame, "The request failed")));
                Compare(exchange =>
                {
                    Authenticate(exchange);
                    exchange.Fail(new GatewayError(status, type, blame, "The request failed"));
                });
            }
        }
    }

    [Fact]
    public void Call_OfEachOperationAndOutcome_HasTheBytesOfSerilog()
    {
        foreach (var operation in Enum.GetValues<Operation>())
        {
            foreach (var outcome in (UpstreamOutcome?[])[null, .. Enum.GetValues<UpstreamOutcome>().Cast<UpstreamOutcome?>()])
            {
                foreach (var time in (double?[])[null, 0, 0.04, 0.05, 0.15, 12.3456, 61_234.5, 3_600_000])
                {
                    Compare(
                        exchange =>
                        {
                            Authenticate(exchange);
                            exchange.Call = new GatewayCall(operation, "fal-ai/imagen4/preview");
                            exchange.RequestId = time is null ? null : "0c1b3d5e7f90a2b4c6d8e0f1a3b5c7d9";
                            exchange.Upstream = outcome;
                            exchange.UpstreamTime = time is { } value ? TimeSpan.FromMilliseconds(value) : null;
                            exchange.RequestBytes = 420;
                            exchange.ResponseBytes = time is null ? 0 : 20_971_520;
                        },
                        context => context.Response.ContentLength = 367);
                }
            }
        }
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    [InlineData("TRACE")]
    [InlineData("get")]
    [InlineData("BREW\"\u0001")]
    public void Method_OfAnyKind_HasTheBytesOfSerilog(string method) => Compare(_ => { }, method: method);

    [Fact]
    public void Status_OfAResponseWithoutError_HasTheBytesOfSerilog()
    {
        foreach (var status in Enumerable.Range(100, 500))
        {
            Compare(_ => { }, context => context.Response.StatusCode = status);
        }
    }

    [Fact]
    public void HostileText_InEveryMember_HasTheBytesOfSerilog()
    {
        foreach (var text in Hostile)
        {
            Compare(exchange => exchange.Path = text);
            Compare(exchange =>
            {
                exchange.Client = new Client(text, text, [], new byte[32]);
                exchange.Call = new GatewayCall(Operation.Submit, text);
                exchange.RequestId = text;
                exchange.UnknownParameters = [new UnknownParameter(text, null), new UnknownParameter("b", text)];
                exchange.Fail(new GatewayError(422, ErrorTypes.ValidationError, Blame.Client, "invalid")
                {
                    Violations = [new Violation([text, 0], text, text), new Violation(["prompt"], "missing", "is required")],
                    Refusal = new UpstreamRefusal(422, text, text),
                });
            });
            Compare(exchange =>
            {
                Authenticate(exchange);
                exchange.Call = new GatewayCall(Operation.Result, text);
                exchange.Fail(new GatewayError(502, ErrorTypes.UpstreamAuth, Blame.Upstream, "refused")
                {
                    Refusal = new UpstreamRefusal(401, text, text),
                });
            });
        }
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("insufficient_user_quota", null)]
    [InlineData(null, "auth_error")]
    [InlineData("insufficient_user_quota", "auth_error")]
    public void RefusalOfTheUpstream_WithAndWithoutCodes_HasTheBytesOfSerilog(string? code, string? type) => Compare(exchange =>
    {
        Authenticate(exchange);
        exchange.Call = new GatewayCall(Operation.Submit, "fal-ai/imagen4/preview");
        exchange.Fail(new GatewayError(502, ErrorTypes.UpstreamAuth, Blame.Upstream, "refused")
        {
            Refusal = new UpstreamRefusal(403, code, type),
        });
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(CompletedRequest.MaxListed)]
    [InlineData(CompletedRequest.MaxListed + 1)]
    [InlineData(500)]
    public void Lists_OfAnyLength_HaveTheBytesOfSerilog(int count) => Compare(exchange =>
    {
        Authenticate(exchange);
        exchange.Call = new GatewayCall(Operation.Validate, "fal-ai/imagen4/preview");
        exchange.UnknownParameters = [.. Enumerable.Range(0, count).Select(i => new UnknownParameter($"unknown{i}", null))];
        exchange.Fail(new GatewayError(422, ErrorTypes.ValidationError, Blame.Client, "invalid")
        {
            Violations = [.. Enumerable.Range(0, count).Select(i => new Violation([$"parameter{i}"], "less_than_equal", "too large"))],
        });
    });

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00")]
    public void Activity_WithAndWithoutParent_HasTheBytesOfSerilog(string? parent)
    {
        using var activity = parent is null ? null : new Activity("request");
        if (!string.IsNullOrEmpty(parent))
        {
            activity!.SetParentId(parent);
        }

        activity?.Start();

        Compare(Authenticate);
    }

    /// <summary>Without traces there is no activity, but the line has the same members.</summary>
    [Theory]
    [InlineData(null, null)]
    [InlineData("smuggled", null)]
    [InlineData("00-00000000000000000000000000000000-b7ad6b7169203331-01", null)]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "0af7651916cd43dd8448eb211c80319c")]
    public void Trace_WithoutAnActivity_HasTheBytesOfSerilog(string? parent, string? expected)
    {
        RequestTrace.Begin(new HeaderDictionary { ["traceparent"] = parent });
        // An activity has a span id of its own, which the later events of the request take over.
        RequestTrace.Current!.Activity.ParentSpanId.ToHexString().ShouldBe(expected is null ? new string('0', 16) : "b7ad6b7169203331");

        var line = Compare(Authenticate);

        Activity.Current.ShouldBeNull();
        var trace = line.GetProperty("Properties").GetProperty("trace_id").GetString()!;
        trace.ShouldBe(line.GetProperty("TraceId").GetString());
        trace.ShouldMatch("^[0-9a-f]{32}$");
        trace.ShouldNotBe(new string('0', 32));
        if (expected is not null)
        {
            trace.ShouldBe(expected);
        }
    }

    [Fact]
    public void Trace_OfARequestWithoutOtherEvents_NeedsNoActivity()
    {
        RequestTrace.Begin(new HeaderDictionary());
        var request = Describe(new DefaultHttpContext(), Open("GET"));

        var ids = new LineIds(request);

        request.Activity.ShouldBeNull();
        ids.Exist.ShouldBeTrue();
        Encoding.ASCII.GetString(ids.Span).ShouldMatch("^[0-9a-f]{16}$");
        Encoding.ASCII.GetString(ids.Parent).ShouldBe(new string('0', 16));
    }

    /// <summary>The line has another form for such an activity, so its event passes Serilog.</summary>
    [Fact]
    public void Activity_WithoutIdsOfTheW3C_PassesSerilog()
    {
        using var activity = new Activity("request").SetIdFormat(ActivityIdFormat.Hierarchical).Start();

        CompletionLine.CanWrite(Describe(new DefaultHttpContext(), Open("GET"))).ShouldBeFalse();
        activity.Stop();
        CompletionLine.CanWrite(Describe(new DefaultHttpContext(), Open("GET"))).ShouldBeTrue();
    }

    [Theory]
    [InlineData("/fal-ai/imagen4", LogEventLevel.Information)]
    [InlineData("/healthz/ready", LogEventLevel.Debug)]
    public void Level_OfASuccess_IsThatOfSerilog(string path, LogEventLevel level)
    {
        var line = Compare(_ => { }, context => context.Request.Path = path);

        line.GetProperty("Level").GetString().ShouldBe(level.ToString());
    }

    /// <summary>A level that is configured higher while the gateway runs applies to the next event.</summary>
    [Fact]
    public void Event_BelowTheLevelOfTheLogger_IsNotWritten()
    {
        var level = new LoggingLevelSwitch();
        using var stream = new MemoryStream();
        using var sink = new StandardOutputSink(new LogLineFormatter(), stream, TimeProvider.System);
        using var provider = new SerilogLoggerProvider(
            new LoggerConfiguration().MinimumLevel.ControlledBy(level).WriteTo.Sink(sink).CreateLogger(), dispose: true);
        using var factory = LoggerFactory.Create(logging => logging.AddProvider(provider));
        var log = new CompletionLog(factory.CreateLogger<CompletionLog>(), new DirectOutput(sink, [provider]), TimeProvider.System);

        foreach (var minimum in (LogEventLevel[])[LogEventLevel.Information, LogEventLevel.Warning, LogEventLevel.Information])
        {
            level.MinimumLevel = minimum;
            log.Write(new DefaultHttpContext(), Open("GET"), TimeSpan.Zero);
        }

        sink.Output.Flush(TimeSpan.FromMinutes(1)).ShouldBeTrue();
        Encoding.UTF8.GetString(stream.ToArray()).Count(character => character == '\n').ShouldBe(2);
    }

    /// <summary>A buffer that grows, a list and a boxed value would each be visible.</summary>
    [Fact]
    public void Event_WrittenDirectly_AllocatesNothing()
    {
        using var sink = new StandardOutputSink(new LogLineFormatter(), Stream.Null, new TestTimeProvider());
        using var provider = new SerilogLoggerProvider(new LoggerConfiguration().WriteTo.Sink(sink).CreateLogger(), dispose: true);
        using var factory = LoggerFactory.Create(logging => logging.AddProvider(provider));
        var log = new CompletionLog(factory.CreateLogger<CompletionLog>(), new DirectOutput(sink, [provider]), TimeProvider.System);
        using var activity = new Activity("request").Start();
        var context = Context(null);
        var exchange = Open("POST");
        Authenticate(exchange);
        exchange.Call = new GatewayCall(Operation.Submit, "fal-ai/imagen4/preview");
        exchange.UpstreamTime = TimeSpan.FromMilliseconds(12.3);
        var least = long.MaxValue;
        for (var i = 0; i < 200; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            log.Write(context, exchange, TimeSpan.FromMilliseconds(15.6));
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        // The least of many events: the first ones compile code and enlarge buffers.
        least.ShouldBe(0);
    }

    private static Exchange Open(string method) => new(Settings, method, startedAt: 0) { Path = "/fal-ai/imagen4/preview" };

    private static void Authenticate(Exchange exchange) => exchange.Client = new Client("render-service", "a7a4360d", [], new byte[32]);

    private static DefaultHttpContext Context(Action<HttpContext>? respond)
    {
        var context = new DefaultHttpContext();
        context.Connection.Id = ConnectionId;
        respond?.Invoke(context);
        return context;
    }

    private static CompletedRequest Describe(HttpContext context, Exchange exchange) =>
        CompletedRequest.Of(context, exchange, TimeSpan.FromMilliseconds(15.65));

    private JsonElement Compare(Action<Exchange> fill, Action<HttpContext>? respond = null, string method = "POST")
    {
        var exchange = Open(method);
        fill(exchange);
        var context = Context(respond);
        var total = TimeSpan.FromTicks(123_456);
        new CompletionLog(_factory.CreateLogger<CompletionLog>(), new DirectOutput(sink: null, []), TimeProvider.System)
            .Write(context, exchange, total);
        var theirs = "";
        new LogLineFormatter().Format(_event!, this, (line, _) => theirs = Encoding.UTF8.GetString(line));

        var ours = Direct(context, exchange, total, new FixedTime(_event!.Timestamp));

        ours.ShouldBe(theirs);
        ours.ShouldEndWith("}}\n");
        return JsonDocument.Parse(ours).RootElement;
    }

    private string Direct(HttpContext context, Exchange exchange, TimeSpan total, TimeProvider time)
    {
        using var stream = new MemoryStream();
        using (var sink = new StandardOutputSink(new LogLineFormatter(), stream, TimeProvider.System))
        {
            using var provider = new SerilogLoggerProvider();
            new CompletionLog(_factory.CreateLogger<CompletionLog>(), new DirectOutput(sink, [provider]), time)
                .Write(context, exchange, total);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>Always the same time, in the same time zone.</summary>
    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone { get; } = TimeZoneInfo.CreateCustomTimeZone(
            now.Offset.ToString("c", CultureInfo.InvariantCulture), now.Offset, displayName: null, standardDisplayName: null);

        public override DateTimeOffset GetUtcNow() => now.ToUniversalTime();
    }
}
