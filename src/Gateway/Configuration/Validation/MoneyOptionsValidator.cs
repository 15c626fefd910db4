using FluentValidation;
using Gateway.Configuration.Options;

namespace Gateway.Configuration.Validation;

internal sealed class MoneyOptionsValidator : AbstractValidator<MoneyOptions>
{
    /// <summary>Longer than any period of a budget except <c>Total</c>.</summary>
    private static readonly TimeSpan ShortestRetention = TimeSpan.FromDays(62);

    public MoneyOptionsValidator()
    {
        RuleFor(money => money.Retention).InclusiveBetween(ShortestRetention, TimeSpan.FromDays(3650))
            .WithMessage("must be between {From} and {To}, got '{PropertyValue}'");
        RuleFor(money => money.TimeZone).Must(static zone => TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
            .WithMessage("must be a time zone such as UTC or Europe/Berlin, got '{PropertyValue}'");
    }
}
