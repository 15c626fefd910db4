using FluentValidation;
using Gateway.Configuration.Options;

namespace Gateway.Configuration.Validation;

internal sealed class LimitsValidator : AbstractValidator<LimitsOptions>
{
    private const long MaxBody = 1L << 30;
    private const string AboveZero = "must be above 0, got '{PropertyValue}'";
    private const string Between = "must be between {From} and {To}, got '{PropertyValue}'";

    public LimitsValidator()
    {
        RuleFor(limits => limits.MaxBodyBytes).Cascade(CascadeMode.Stop)
            .GreaterThan(0).WithMessage(AboveZero)
            // A body is stored in one array.
            .LessThanOrEqualTo(MaxBody).WithMessage("must be at most {ComparisonValue} (1 GiB), got '{PropertyValue}'");
        RuleFor(limits => limits.BodyMemoryBytes).Cascade(CascadeMode.Stop)
            .GreaterThan(0).WithMessage(AboveZero)
            .GreaterThanOrEqualTo(limits => limits.MaxBodyBytes)
            .WithMessage("must be at least Gateway:Limits:MaxBodyBytes ({ComparisonValue}), got '{PropertyValue}': a body of the maximum "
                + "size would never fit");
        RuleFor(limits => limits.BodyMemoryWait)
            .InclusiveBetween(TimeSpan.Zero, TimeSpan.FromMinutes(1)).WithMessage(Between);
        RuleFor(limits => limits.BodyReadTimeout).IsTimeout();
        RuleFor(limits => limits.MaxJsonDepth).InclusiveBetween(1, 64).WithMessage(Between);
        RuleFor(limits => limits.MaxJsonValues).GreaterThan(0).WithMessage(AboveZero);
        RuleFor(limits => limits.MaxEnvelopeBytes).InclusiveBetween(1024, 1024 * 1024).WithMessage(Between);
        RuleFor(limits => limits.MaxConnections).InclusiveBetween(16, 1_000_000).WithMessage(Between);
        RuleFor(limits => limits.RequestsInFlight).InclusiveBetween(2, 1_000_000).WithMessage(Between);
        RuleFor(limits => limits.BodyMemoryWaiting).InclusiveBetween(0, 100_000).WithMessage(Between);
        RuleFor(limits => limits.UpstreamCalls).InclusiveBetween(1, 1_000_000).WithMessage(Between);
        RuleFor(limits => limits.UpstreamPollsPerSecond).InclusiveBetween(1, 100_000).WithMessage(Between);
        RuleFor(limits => limits.PerClient.RequestsInFlight).InclusiveBetween(1, 1_000_000).WithMessage(Between);
        RuleFor(limits => limits.PerClient.WaitingSubmits).InclusiveBetween(0, 1_000_000).WithMessage(Between);
        RuleFor(limits => limits.PerClient.Streams).InclusiveBetween(0, 1_000_000).WithMessage(Between);
        RuleFor(limits => limits.PerClient.Downloads).InclusiveBetween(1, 1_000_000).WithMessage(Between);
        RuleFor(limits => limits.PerClient.ReadsPerSecond).InclusiveBetween(1, 1_000_000).WithMessage(Between);
        RuleFor(limits => limits.PerClient.BodyMemoryBytes).Cascade(CascadeMode.Stop)
            .GreaterThanOrEqualTo(limits => limits.MaxBodyBytes)
            .WithMessage("must be at least Gateway:Limits:MaxBodyBytes ({ComparisonValue}), got '{PropertyValue}': a body of the maximum "
                + "size would never fit")
            .LessThanOrEqualTo(limits => limits.BodyMemoryBytes)
            .WithMessage("must be at most Gateway:Limits:BodyMemoryBytes ({ComparisonValue}), got '{PropertyValue}'");
    }
}
