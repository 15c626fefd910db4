using FluentValidation;
using Gateway.Configuration.Binding;
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
        RuleFor(money => money.TimeZone).Must(static zone => IsPlain(zone) && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
            .WithMessage((_, zone) => "must be the name of a time zone that the machine knows, such as UTC or Europe/Berlin, got "
                + Echo.Quote(zone));
    }

    /// <summary>The name is a path below the directory of the time zones.</summary>
    private static bool IsPlain(string name) =>
        name.Length > 0 && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '+' or '-' or '/');
}
