using System.Diagnostics;

namespace Gateway.Testing.Clients;

/// <summary>
/// Measures how long the answer to each kind of guess takes. The kinds take turns in an order by chance, so that each of them meets the
/// same disturbances. A disturbance of the machine only adds to a time. So the fastest answers of all kinds come together with more
/// rounds, unless a kind takes longer by itself.
/// </summary>
/// <param name="kinds">The guesses by their kind.</param>
/// <param name="answer">Has a guess answered.</param>
internal sealed class GuessTimes(IReadOnlyDictionary<string, string> kinds, Func<string, Task> answer)
{
    private readonly Random _random = TestSeed.CreateRandom();
    private readonly Dictionary<string, List<double>> _times = kinds.Keys.ToDictionary(kind => kind, _ => new List<double>());

    public int Rounds => _times.Values.First().Count;

    public static double Median(IReadOnlyCollection<double> times) => times.Order().ElementAt(times.Count / 2);

    public static double LowerQuarter(IReadOnlyCollection<double> times) => times.Order().ElementAt(times.Count / 4);

    public static double Fastest(IReadOnlyCollection<double> times) => times.Min();

    /// <summary>Rounds that don't count.</summary>
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

    /// <summary>Measures until the kinds agree in their fastest answers, or for so many rounds that they won't.</summary>
    public async Task MeasureUntilAgreedAsync(int rounds, int mostRounds, double mostRatio)
    {
        do
        {
            await MeasureAsync(rounds);
        }
        while (Ratio(Fastest) >= mostRatio && Rounds < mostRounds);
    }

    /// <returns>The slowest kind's typical time in relation to the fastest kind's.</returns>
    public double Ratio(Func<IReadOnlyCollection<double>, double> typical) => _times.Values.Max(typical) / _times.Values.Min(typical);

    public string Describe(Func<IReadOnlyCollection<double>, double> typical) =>
        string.Join(", ", _times.Select(kind => FormattableString.Invariant($"{kind.Key} {typical(kind.Value):0.0} µs")));
}
