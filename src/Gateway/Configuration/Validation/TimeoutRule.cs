using FluentValidation;

namespace Gateway.Configuration.Validation;

internal static class TimeoutRule
{
    /// <summary>A day is more than any job takes, and less than a timer can count.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    public static void IsTimeout<T>(this IRuleBuilderInitial<T, TimeSpan> rule) => rule.Cascade(CascadeMode.Stop)
        .GreaterThan(TimeSpan.Zero).WithMessage("must be above 00:00:00, got '{PropertyValue}'")
        .LessThanOrEqualTo(Longest).WithMessage("must be at most {ComparisonValue}, got '{PropertyValue}'");
}
