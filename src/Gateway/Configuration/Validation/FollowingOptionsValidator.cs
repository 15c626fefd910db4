using FluentValidation;
using FluentValidation.Results;
using Gateway.Configuration.Options;

namespace Gateway.Configuration.Validation;

internal sealed class FollowingOptionsValidator : AbstractValidator<FollowingOptions>
{
    private const int MostWaits = 32;
    private const string Between = "must be between {From} and {To}, got '{PropertyValue}'";
    private const string Root = $"{GatewayOptions.Section}:Following:Schedule";

    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    public FollowingOptionsValidator()
    {
        RuleFor(following => following.Schedule).Custom(CheckWaits);
        RuleFor(following => following.Concurrency).InclusiveBetween(1, 10_000).WithMessage(Between);
        RuleFor(following => following.CallsPerSecond).InclusiveBetween(1, 100_000).WithMessage(Between);
    }

    /// <summary>The key of a wait has its number, as in the configuration.</summary>
    private static void CheckWaits(List<TimeSpan> waits, ValidationContext<FollowingOptions> context)
    {
        if (waits.Count > MostWaits)
        {
            context.AddFailure(new ValidationFailure(Root, $"must have at most {MostWaits} entries, got {waits.Count}"));
        }

        for (var n = 0; n < waits.Count; n++)
        {
            if (waits[n] < ShortestWait || waits[n] > LongestWait)
            {
                context.AddFailure(new ValidationFailure(
                    $"{Root}:{n}", $"must be between {ShortestWait} and {LongestWait}, got '{waits[n]}'"));
            }
        }
    }
}
