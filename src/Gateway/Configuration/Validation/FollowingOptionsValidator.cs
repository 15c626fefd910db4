using FluentValidation;
using Gateway.Configuration.Options;

namespace Gateway.Configuration.Validation;

internal sealed class FollowingOptionsValidator : AbstractValidator<FollowingOptions>
{
    private const int MostWaits = 32;
    private const string Between = "must be between {From} and {To}, got '{PropertyValue}'";
    private const string Root = $"{GatewayOptions.Section}:Following:Schedule";

    public FollowingOptionsValidator()
    {
        RuleFor(following => following.Schedule).Custom(static (waits, context) => WaitRules.Check(waits, MostWaits, Root, context));
        RuleFor(following => following.Concurrency).InclusiveBetween(1, 10_000).WithMessage(Between);
        RuleFor(following => following.CallsPerSecond).InclusiveBetween(1, 100_000).WithMessage(Between);
    }
}
