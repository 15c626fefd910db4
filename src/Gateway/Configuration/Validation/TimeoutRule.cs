using FluentValidation;

namespace Gateway.Configuration.Validation;

internal static class TimeoutRule
{
    /// <summary>One day: longer than any job, and below the maximum of a timer.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    public static void IsTimeout<T>(this IRuleBuilderInitial<T, TimeSpan> rule) => rule.Cascade(CascadeMode.Stop)
        .GreaterThan(TimeSpan.Zero).WithMessage("must be above 00:00:00, got '{PropertyValue}'")
        .LessThanOrEqualTo(Longest).WithMessage("must be at most {ComparisonValue}, got '{PropertyValue}'");
}
