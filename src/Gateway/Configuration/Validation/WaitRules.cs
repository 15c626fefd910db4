using FluentValidation;
using FluentValidation.Results;

namespace Gateway.Configuration.Validation;

/// <summary>Rules for a list of waits, such as a schedule.</summary>
internal static class WaitRules
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <param name="waits">The list.</param>
    /// <param name="most">The largest number of waits.</param>
    /// <param name="key">The key of the list. The key of a wait has its number, as in the configuration.</param>
    /// <param name="context">Receives the failures.</param>
    public static void Check<T>(List<TimeSpan> waits, int most, string key, ValidationContext<T> context)
    {
        if (waits.Count > most)
        {
            context.AddFailure(new ValidationFailure(key, $"must have at most {most} entries, got {waits.Count}"));
        }

        for (var n = 0; n < waits.Count; n++)
        {
            if (waits[n] < Shortest || waits[n] > Longest)
            {
                context.AddFailure(new ValidationFailure($"{key}:{n}", $"must be between {Shortest} and {Longest}, got '{waits[n]}'"));
            }
        }
    }
}
