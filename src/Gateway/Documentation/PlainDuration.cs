namespace Gateway.Documentation;

/// <summary>A duration in words: <c>30 days</c>, <c>1 minute</c>, <c>0.5 seconds</c>.</summary>
internal static class PlainDuration
{
    private static readonly (TimeSpan Length, string Name)[] Units =
        [(TimeSpan.FromDays(1), "day"), (TimeSpan.FromHours(1), "hour"), (TimeSpan.FromMinutes(1), "minute")];

    public static string Of(TimeSpan duration)
    {
        foreach (var (length, name) in Units)
        {
            if (duration >= length && duration.Ticks % length.Ticks == 0)
            {
                return Text(duration / length, name);
            }
        }

        return Text(duration.TotalSeconds, "second");
    }

    private static string Text(double count, string unit) => FormattableString.Invariant($"{count:0.###} {unit}{(count == 1 ? "" : "s")}");
}
