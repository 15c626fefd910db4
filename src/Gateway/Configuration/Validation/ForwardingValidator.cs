using System.Net;
using FluentValidation;
using FluentValidation.Results;
using Gateway.Configuration.Binding;
using Gateway.Configuration.Options;

namespace Gateway.Configuration.Validation;

/// <summary>
/// Rules for <c>Gateway:ForwardedHeaders</c>. A trusted sender decides the host of the URLs to which clients send their keys.
/// </summary>
internal static class ForwardingValidator
{
    private const string Root = $"{GatewayOptions.Section}:ForwardedHeaders";

    public static void Validate(ForwardingOptions forwarding, ValidationContext<GatewayOptions> context)
    {
        Check(forwarding.KnownProxies, nameof(ForwardingOptions.KnownProxies), ProxyProblem, context);
        Check(forwarding.KnownNetworks, nameof(ForwardingOptions.KnownNetworks), NetworkProblem, context);
    }

    private static void Check(List<string> values, string key, Func<string, string?> problemOf, ValidationContext<GatewayOptions> context)
    {
        for (var i = 0; i < values.Count; i++)
        {
            if (problemOf(values[i]) is { } problem)
            {
                context.AddFailure(new ValidationFailure($"{Root}:{key}:{i}", problem));
            }
        }
    }

    private static string? ProxyProblem(string text) =>
        IsAddress(text) ? null : $"must be an IP address such as 10.0.0.7 or fd00::7, got {Echo.Quote(text)}";

    private static string? NetworkProblem(string text)
    {
        var address = text.Split('/')[0];
        // The parser ignores the bits after the prefix, so a typing error could widen the network without an error.
        if (!IsAddress(address) || !IPNetwork.TryParse(text, out var network) || !network.BaseAddress.Equals(IPAddress.Parse(address)))
        {
            return $"must be a network such as 10.0.0.0/8 or fd00::/8, with no bits set behind its prefix, got {Echo.Quote(text)}";
        }

        return network.PrefixLength == 0 ? $"must not include every address, got {Echo.Quote(text)}" : null;
    }

    /// <summary>The parser also reads "1" as 0.0.0.1 and "010.0.0.1" as 8.0.0.1.</summary>
    private static bool IsAddress(string text) =>
        IPAddress.TryParse(text, out var address) && (text.Contains(':', StringComparison.Ordinal) || address.ToString() == text);
}
