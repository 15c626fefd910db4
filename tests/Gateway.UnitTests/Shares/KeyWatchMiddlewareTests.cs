using Gateway.Clients;
using Gateway.Configuration;
using Gateway.Draining;
using Gateway.Errors;
using Gateway.Shares;
using Gateway.UnitTests.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.UnitTests.Shares;

/// <summary>The error of a request says why the request has ended, also if its connection is aborted before.</summary>
public sealed class KeyWatchMiddlewareTests : IDisposable
{
    private readonly TestTimeProvider _time = new();
    private readonly TestConfiguration _configuration = new();
    private readonly SettingsSource _settings;
    private readonly KeyWatch _watch;
    private readonly Drain _drain;
    private readonly DefaultHttpContext _context = new();
    private readonly Lifetime _connection = new();

    public KeyWatchMiddlewareTests()
    {
        _settings = SettingsSource.Create(_configuration.Root, "Production", _time).Source!;
        _watch = new KeyWatch(_settings, _time);
        _drain = new Drain(_time);
        var exchange = new Exchange(_settings.Current, HttpMethods.Get, 0)
        {
            Client = new Client("studio", "key-id", [], Convert.FromHexString(TestConfiguration.Sha256)),
        };
        _context.Features.Set(exchange);
        _context.Features.Set<IHttpRequestLifetimeFeature>(_connection);
    }

    public void Dispose()
    {
        _drain.Dispose();
        _connection.Dispose();
        _watch.Dispose();
        _settings.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Request_WhoseKeyIsRevoked_EndsWithTheErrorOfTheKey(bool isAborted)
    {
        await InvokeAsync(isAborted, () =>
        {
            _configuration.Set(("Gateway:Clients:studio:Keys:0:Sha256", new string('e', 64)));
            _settings.Reload();
            _watch.CheckNow();
            return Task.CompletedTask;
        });

        _context.GetExchange().Error!.Type.ShouldBe(ErrorTypes.CredentialsInvalid);
        _context.Features.Get<IHttpRequestLifetimeFeature>().ShouldBeSameAs(_connection);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Request_WhenTheTimeOfAStopIsOver_EndsWithTheErrorOfTheStop(bool isAborted)
    {
        await InvokeAsync(isAborted, async () =>
        {
            await _drain.CloseAsync(TimeSpan.Zero);
            _time.Advance(TimeSpan.Zero);
        });

        _context.GetExchange().Error!.Type.ShouldBe(ErrorTypes.GatewayStopping);
    }

    [Fact]
    public async Task Request_WhoseClientLeaves_EndsWithTheExceptionOfItsConnection()
    {
        await Should.ThrowAsync<OperationCanceledException>(() => InvokeAsync(isAborted: true, static () => Task.CompletedTask));

        _context.GetExchange().Error.ShouldBeNull();
    }

    /// <param name="isAborted">Whether the connection is aborted when the request ends.</param>
    /// <param name="end">Ends the request.</param>
    private Task InvokeAsync(bool isAborted, Func<Task> end) => new KeyWatchMiddleware(
        async context =>
        {
            var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var registration = context.RequestAborted.Register(ended.SetResult);
            await end();
            if (isAborted)
            {
                _connection.Abort();
            }

            await ended.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
            context.RequestAborted.ThrowIfCancellationRequested();
        },
        _watch, _drain).InvokeAsync(_context);

    private sealed class Lifetime : IHttpRequestLifetimeFeature, IDisposable
    {
        private readonly CancellationTokenSource _aborted = new();

        public CancellationToken RequestAborted
        {
            get => _aborted.Token;
            set => throw new NotSupportedException();
        }

        public void Abort() => _aborted.Cancel();

        public void Dispose() => _aborted.Dispose();
    }
}
