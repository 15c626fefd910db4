using FluentValidation;
using FluentValidation.Results;
using Gateway.Configuration.Binding;
using Gateway.Configuration.Options;
using Gateway.Configuration.Webhooks;

namespace Gateway.Configuration.Validation;

/// <summary>Rules for the lists of hosts that webhooks may be sent to, of the gateway and of a client.</summary>
internal static class WebhookRules
{
    /// <summary>Bound of one list. Each attempt compares its host with the list.</summary>
    private const int MostEntries = 1_000;

    /// <param name="path">The key of the list.</param>
    /// <param name="hosts">The list.</param>
    /// <param name="context">Receives the problems.</param>
    public static void Validate(string path, List<string> hosts, ValidationContext<GatewayOptions> context)
    {
        if (hosts.Count > MostEntries)
        {
            context.AddFailure(new ValidationFailure(path, $"must have at most {MostEntries} entries, got {hosts.Count}"));
        }

        for (var i = 0; i < hosts.Count; i++)
        {
            if (ReceiverPattern.Problem(hosts[i]) is { } problem)
            {
                context.AddFailure(new ValidationFailure($"{path}:{i}", $"{problem}, got {Echo.Quote(hosts[i])}"));
            }
        }
    }
}
