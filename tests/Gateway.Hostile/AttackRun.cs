using System.Globalization;
using Gateway.Hostile.Connections;

namespace Gateway.Hostile;

/// <summary>One run of an attack: its target, its size, its end, and the answers that it received.</summary>
internal sealed class AttackRun(AttackTarget target, CancellationToken stop)
{
    private const int OpenedPerSecond = 1_000;
    private const int ReopenedPerSecond = 100;

    /// <summary>A small attack also has a lower rate, because it runs beside other tests.</summary>
    private const double SmallRate = 0.2;

    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Pace _reopening = new(ReopenedPerSecond);

    public AttackTarget Target => target;

    public CancellationToken Stop => stop;

    public Tally Tally { get; } = new();

    /// <summary>The jobs that the preparation submitted.</summary>
    public IReadOnlyList<string> Jobs { get; set; } = [];

    /// <summary>The uploads that the preparation began or finished.</summary>
    public IReadOnlyList<BegunUpload> Uploads { get; set; } = [];

    /// <summary>Completes when all connections of the attack were opened and have sent their first bytes.</summary>
    public Task Opened => _opened.Task;

    /// <summary>The part of the full rate that this run has.</summary>
    public double Rate => target.IsFullSize ? 1 : SmallRate;

    public int Count(int full, int small) => target.IsFullSize ? full : small;

    /// <summary>The key of the n-th connection, if the connections use <paramref name="keys"/> keys.</summary>
    public string KeyOf(int connection, int keys) => target.Keys[connection % Math.Min(keys, target.Keys.Count)];

    /// <summary>The n-th prepared upload; they repeat.</summary>
    public BegunUpload UploadOf(int index) => Uploads[index % Uploads.Count];

    public void MarkOpened() => _opened.TrySetResult();

    /// <summary>Starts the connections of an attack at a bounded rate, and waits until all of them ended.</summary>
    /// <param name="count">The number of connections.</param>
    /// <param name="hold">Runs one connection. Its second parameter must be called when the first bytes were sent.</param>
    public async Task OpenAllAsync(int count, Func<int, Action, Task> hold)
    {
        var pace = new Pace(OpenedPerSecond);
        var waiting = count;
        var all = new List<Task>(count);
        for (var i = 0; i < count && !stop.IsCancellationRequested; i++)
        {
            await pace.NextAsync(stop);
            all.Add(RunOneAsync(i));
        }

        await Task.WhenAll(all);
        MarkOpened();

        async Task RunOneAsync(int index)
        {
            var isCounted = 0;
            await hold(index, CountOnce);
            CountOnce();

            void CountOnce()
            {
                if (Interlocked.Exchange(ref isCounted, 1) == 0 && Interlocked.Decrement(ref waiting) == 0)
                {
                    MarkOpened();
                }
            }
        }
    }

    /// <summary>Bounds the rate at which refused connections return: the attack must not consist of the attacker's own CPU time.</summary>
    public Task WaitBeforeReopeningAsync() => _reopening.NextAsync(stop);

    /// <summary>Calls repeatedly until the attack stops. The calls of all loops together keep to a rate.</summary>
    public async Task RepeatAsync(int loops, double perSecond, Func<int, Task<string>> call)
    {
        var pace = new Pace(perSecond * Rate);
        MarkOpened();
        var calls = 0;
        await Task.WhenAll(Enumerable.Range(0, loops).Select(async _ =>
        {
            while (!stop.IsCancellationRequested)
            {
                await pace.NextAsync(stop);
                try
                {
                    Tally.Add(await call(Interlocked.Increment(ref calls)));
                }
                catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
                {
                    if (!stop.IsCancellationRequested)
                    {
                        Tally.Add("broken");
                    }
                }
            }
        }));
    }

    public static string StatusOf(HttpResponseMessage response) => ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
}
