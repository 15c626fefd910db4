using System.Collections.Concurrent;
using Gateway.Contracts.Checks;

namespace Gateway.UnitTests.Contracts.Checks;

/// <summary>At most so many checks run at a time, the clients take turns, and a client that leaves ends its check.</summary>
public sealed class LargeBodyChecksTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentQueue<string> _order = new();
    private readonly SemaphoreSlim _started = new(0);
    private readonly SemaphoreSlim _mayEnd = new(0);

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _started.Dispose();
        _mayEnd.Dispose();
    }

    [Fact]
    public async Task Checks_RunOnNoThreadOfThePool()
    {
        var checks = new LargeBodyChecks(1);
        bool? onPool = null;
        await checks.RunAsync("a", () => onPool = Thread.CurrentThread.IsThreadPoolThread, Test);
        onPool.ShouldBe(false);
        checks.Running.ShouldBe(0);
        checks.Waiting.ShouldBe(0);
    }

    [Theory, InlineData(1), InlineData(3)]
    public async Task OnlySoManyChecks_RunAtATime(int most)
    {
        var checks = new LargeBodyChecks(most);
        var running = 0;
        var highest = 0;
        var all = Enumerable.Range(0, 8).Select(i => checks.RunAsync("a", () =>
        {
            InterlockedMax(ref highest, Interlocked.Increment(ref running));
            _started.Release();
            _mayEnd.Wait(Patience, Test);
            Interlocked.Decrement(ref running);
        }, Test)).ToList();
        for (var i = 0; i < most; i++)
        {
            (await _started.WaitAsync(Patience, Test)).ShouldBeTrue();
        }

        checks.Running.ShouldBe(most);
        checks.Waiting.ShouldBe(8 - most);
        _mayEnd.Release(8);
        await Task.WhenAll(all);
        highest.ShouldBe(most);
        checks.Running.ShouldBe(0);
    }

    [Fact]
    public async Task ChecksAfterEachOther_UseOneThread()
    {
        var checks = new LargeBodyChecks(1);
        var threads = new HashSet<int>();
        for (var i = 0; i < 200; i++)
        {
            await checks.RunAsync("a", () => threads.Add(Environment.CurrentManagedThreadId), Test);
        }

        threads.Count.ShouldBe(1);
        checks.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task Clients_TakeTurns()
    {
        var checks = new LargeBodyChecks(1);
        var all = new List<Task> { Hold(checks, Test) };
        (await _started.WaitAsync(Patience, Test)).ShouldBeTrue();
        string[] arrivals = ["a1", "a2", "a3", "a4", "b1", "b2", "c1"];
        all.AddRange(arrivals.Select(name => checks.RunAsync(name[..1], () => _order.Enqueue(name), Test)));
        _mayEnd.Release();
        await Task.WhenAll(all);
        _order.ShouldBe(["a1", "b1", "c1", "a2", "b2", "a3", "a4"]);
    }

    [Fact]
    public async Task WaitingCheck_OfAClientThatLeaves_NeverRuns()
    {
        var checks = new LargeBodyChecks(1);
        var first = Hold(checks, Test);
        (await _started.WaitAsync(Patience, Test)).ShouldBeTrue();
        using var leaving = new CancellationTokenSource();
        var left = checks.RunAsync("b", () => _order.Enqueue("left"), leaving.Token);
        var stays = checks.RunAsync("b", () => _order.Enqueue("stays"), Test);
        await leaving.CancelAsync();
        // It ends before the running check does.
        (await Should.ThrowAsync<OperationCanceledException>(left)).CancellationToken.ShouldBe(leaving.Token);
        checks.Waiting.ShouldBe(1);
        _mayEnd.Release();
        await Task.WhenAll(first, stays);
        _order.ShouldBe(["stays"]);
        checks.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task RunningCheck_OfAClientThatLeaves_EndsAsCancelled()
    {
        var checks = new LargeBodyChecks(1);
        using var leaving = new CancellationTokenSource();
        var check = checks.RunAsync("a", () =>
        {
            _started.Release();
            leaving.Token.WaitHandle.WaitOne(Patience);
            leaving.Token.ThrowIfCancellationRequested();
        }, leaving.Token);
        (await _started.WaitAsync(Patience, Test)).ShouldBeTrue();
        await leaving.CancelAsync();
        (await Should.ThrowAsync<OperationCanceledException>(check)).CancellationToken.ShouldBe(leaving.Token);
        check.IsCanceled.ShouldBeTrue();
    }

    [Fact]
    public async Task CheckThatThrows_FailsItsRequestOnly()
    {
        var checks = new LargeBodyChecks(1);
        var failed = checks.RunAsync("a", () => throw new InvalidOperationException("a bug"), Test);
        (await Should.ThrowAsync<InvalidOperationException>(failed)).Message.ShouldBe("a bug");
        await checks.RunAsync("a", () => _order.Enqueue("next"), Test);
        _order.ShouldBe(["next"]);
    }

    private Task Hold(LargeBodyChecks checks, CancellationToken cancellation) => checks.RunAsync("a", () =>
    {
        _started.Release();
        _mayEnd.Wait(Patience, cancellation);
    }, cancellation);

    private static void InterlockedMax(ref int highest, int value)
    {
        for (var seen = Volatile.Read(ref highest); seen < value;)
        {
            seen = Interlocked.CompareExchange(ref highest, value, seen);
        }
    }
}
