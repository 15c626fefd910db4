using FluentValidation;
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

    public WebhooksOptionsValidator()
    {
        RuleFor(webhooks => webhooks.Schedule).Custom(static (waits, context) => WaitRules.Check(waits, MostWaits, Root, context));
        RuleFor(webhooks => webhooks.Concurrency).InclusiveBetween(2, 256).WithMessage(Between);
        RuleFor(webhooks => webhooks.ConcurrencyPerReceiver).InclusiveBetween(1, 256).WithMessage(Between);
        RuleFor(webhooks => webhooks.MemoryBytes).InclusiveBetween(LeastMemory, 1024 * LeastMemory).WithMessage(Between);
    }
}
