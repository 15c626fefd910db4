using FluentValidation;
using Gateway.Configuration.Options;

namespace Gateway.Configuration.Validation;

internal sealed class UpstreamOptionsValidator : AbstractValidator<UpstreamOptions>
{
    private const int MaxTokenLength = 4096;

    /// <summary>The gateway masks the token in every response. A shorter text could occur in a response by chance.</summary>
    private const int MinTokenLength = 8;

    public UpstreamOptionsValidator()
    {
        RuleFor(upstream => upstream.Timeout).IsTimeout();
        RuleFor(upstream => upstream.ConnectTimeout).IsTimeout();
        RuleFor(upstream => upstream.ConnectTimeout)
            .LessThanOrEqualTo(upstream => upstream.Timeout)
            .WithMessage("must not be longer than Gateway:Upstream:Timeout ({ComparisonValue}), got '{PropertyValue}'");
        RuleFor(upstream => upstream.Token)
            .Must(token => token is null || token.Reveal().Length <= MaxTokenLength)
            .WithMessage("must be at most 4096 characters long")
            .Must(token => token is null || !Quotes.Surround(token.Reveal()))
            .WithMessage(Quotes.Message)
            // The token becomes a header value: a line break or a space would end it early.
            .Must(token => token is null || !token.Reveal().AsSpan().ContainsAnyExceptInRange('!', '~'))
            .WithMessage("must be visible ASCII without spaces or line breaks")
            .Must(token => token is null || token.Reveal().Length >= MinTokenLength)
            .WithMessage("must be at least 8 characters long: the gateway masks the token in every response, and a shorter text could "
                + "occur there by chance");
    }
}
