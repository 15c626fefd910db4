using FluentValidation;
using FluentValidation.Results;
using Gateway.Configuration.Options;

namespace Gateway.Configuration.Validation;

/// <summary>Rules for the deliveries of webhooks.</summary>
internal sealed class WebhooksOptionsValidator : AbstractValidator<WebhooksOptions>
{
    /// <summary>All attempts of one round can be kept.</summary>
    private const int MostWaits = 19;

    private const long LeastMemory = 1024 * 1024;
    private const string Between = "must be between {From} and {To}, got '{PropertyValue}'";
    private const string Root = $"{GatewayOptions.Section}:Webhooks:Schedule";

    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    public WebhooksOptionsValidator()
    {
        RuleFor(webhooks => webhooks.Schedule).Custom(CheckWaits);
        RuleFor(webhooks => webhooks.Concurrency).InclusiveBetween(2, 256).WithMessage(Between);
        RuleFor(webhooks => webhooks.ConcurrencyPerReceiver).InclusiveBetween(1, 256).WithMessage(Between);
        RuleFor(webhooks => webhooks.MemoryBytes).InclusiveBetween(LeastMemory, 1024 * LeastMemory).WithMessage(Between);
    }

    /// <summary>The key of a wait has its number, as in the configuration.</summary>
    private static void CheckWaits(List<TimeSpan> waits, ValidationContext<WebhooksOptions> context)
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
