namespace Gateway.FunctionalTests.Hostile;

/// <param name="Times">The milliseconds of each call, sorted.</param>
/// <param name="Failures">The calls that were not served.</param>
internal sealed record GoodClientFigures(IReadOnlyList<double> Times, IReadOnlyCollection<string> Failures)
{
    public double Percentile(int percent) => Times.Count == 0 ? 0 : Times[Times.Count * percent / 100];
}
