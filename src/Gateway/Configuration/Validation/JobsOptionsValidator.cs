using FluentValidation;
using Gateway.Configuration.Options;

namespace Gateway.Configuration.Validation;

internal sealed class JobsOptionsValidator : AbstractValidator<JobsOptions>
{
    private const string Between = "must be between {From} and {To}, got '{PropertyValue}'";

    public JobsOptionsValidator()
    {
        RuleFor(jobs => jobs.Retention).InclusiveBetween(TimeSpan.FromHours(1), TimeSpan.FromDays(3650)).WithMessage(Between);
        RuleFor(jobs => jobs.StatusFreshness).InclusiveBetween(TimeSpan.Zero, TimeSpan.FromMinutes(1)).WithMessage(Between);
        RuleFor(jobs => jobs.MaxWait).InclusiveBetween(TimeSpan.Zero, TimeSpan.FromDays(1)).WithMessage(Between);
        RuleFor(jobs => jobs.IdempotencyRetention).Cascade(CascadeMode.Stop)
            .GreaterThanOrEqualTo(TimeSpan.FromMinutes(1)).WithMessage("must be at least {ComparisonValue}, got '{PropertyValue}'")
            // A replayed response must not refer to a deleted job.
            .LessThanOrEqualTo(jobs => jobs.Retention)
            .WithMessage("must not be longer than Gateway:Jobs:Retention ({ComparisonValue}), got '{PropertyValue}'");
        RuleFor(jobs => jobs.DoubtWindow).InclusiveBetween(TimeSpan.Zero, TimeSpan.FromHours(1)).WithMessage(Between);
        RuleFor(jobs => jobs.GiveUpAfter).InclusiveBetween(TimeSpan.FromSeconds(1), TimeSpan.FromDays(3650)).WithMessage(Between);
        RuleFor(jobs => jobs.CacheBytes).InclusiveBetween(1L << 20, 1L << 36).WithMessage(Between);
        RuleFor(jobs => jobs.StoreTimeout).InclusiveBetween(TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1)).WithMessage(Between);
    }
}
