using System.Diagnostics;

namespace Gateway.Testing.Clients;

/// <summary>
/// Measures the response time for each kind of guess. The kinds alternate in random order, so that each kind meets the same
/// disturbances. A disturbance of the machine can only increase a time. With more rounds, the fastest responses of all kinds
/// therefore converge, unless a kind is slower by itself.
/// </summary>
/// <param name="kinds">One guess of each kind.</param>
/// <param name="answer">Sends a guess and waits for the response.</param>
internal sealed class GuessTimes(IReadOnlyDictionary<string, string> kinds, Func<string, Task> answer)
{
    private readonly Random _random = TestSeed.CreateRandom();
    private readonly Dictionary<string, List<double>> _times = kinds.Keys.ToDictionary(kind => kind, _ => new List<double>());

    public int Rounds => _times.Values.First().Count;

    public static double Median(IReadOnlyCollection<double> times) => times.Order().ElementAt(times.Count / 2);

    public static double LowerQuarter(IReadOnlyCollection<double> times) => times.Order().ElementAt(times.Count / 4);

    public static double Fastest(IReadOnlyCollection<double> times) => times.Min();

    /// <summary>Runs rounds that are not counted.</summary>
    public async Task WarmUpAsync(int rounds)
    {
        await MeasureAsync(rounds);
        foreach (var times in _times.Values)
        {
            times.Clear();
        }
    }

    public async Task MeasureAsync(int rounds)
    {
        var order = kinds.ToArray();
        for (var round = 0; round < rounds; round++)
        {
            _random.Shuffle(order);
            foreach (var (kind, guess) in order)
            {
                var started = Stopwatch.GetTimestamp();
                await answer(guess);
                _times[kind].Add(Stopwatch.GetElapsedTime(started).TotalMicroseconds);
            }
        }
    }

    /// <summary>Measures until the fastest responses of all kinds agree, for at most <paramref name="mostRounds"/> rounds.</summary>
    public async Task MeasureUntilAgreedAsync(int rounds, int mostRounds, double mostRatio)
    {
        do
        {
            await MeasureAsync(rounds);
        }
        while (Ratio(Fastest) >= mostRatio && Rounds < mostRounds);
    }

    /// <returns>The typical time of the slowest kind, divided by that of the fastest kind.</returns>
    public double Ratio(Func<IReadOnlyCollection<double>, double> typical) => _times.Values.Max(typical) / _times.Values.Min(typical);

    public string Describe(Func<IReadOnlyCollection<double>, double> typical) =>
        string.Join(", ", _times.Select(kind => FormattableString.Invariant($"{kind.Key} {typical(kind.Value):0.0} µs")));
}
