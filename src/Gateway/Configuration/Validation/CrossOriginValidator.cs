using FluentValidation;
using FluentValidation.Results;
using Gateway.Configuration.Binding;
using Gateway.Configuration.Options;

namespace Gateway.Configuration.Validation;

/// <summary>
/// Rules for <c>Gateway:Cors:Origins</c>. Browsers compare origins character by character, so an origin must have the browsers'
/// spelling.
/// </summary>
internal static class CrossOriginValidator
{
    private const string Root = $"{GatewayOptions.Section}:Cors:Origins";

    public static void Validate(List<string> origins, ValidationContext<GatewayOptions> context)
    {
        for (var i = 0; i < origins.Count; i++)
        {
            if (Problem(origins[i], isOnly: origins.Count == 1) is { } problem)
            {
                context.AddFailure(new ValidationFailure($"{Root}:{i}", problem));
            }
        }
    }

    private static string? Problem(string origin, bool isOnly)
    {
        if (origin == CrossOriginOptions.AnyOrigin)
        {
            return isOnly ? null : "'*' allows every page and must be the only entry";
        }

        if (!origin.Contains("://", StringComparison.Ordinal) || !Uri.TryCreate(origin, UriKind.Absolute, out var url)
            || url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0)
        {
            return $"must be an origin such as https://app.example, got {Echo.Quote(origin)}";
        }

        var spelling = url.HostNameType == UriHostNameType.Dns
            ? new UriBuilder(url.Scheme, url.IdnHost, url.IsDefaultPort ? -1 : url.Port).Uri.GetLeftPart(UriPartial.Authority)
            : url.GetLeftPart(UriPartial.Authority);
        return origin == spelling
            ? null
            : $"must be an origin as browsers send it, without a path, in lower case; did you mean {Echo.Quote(spelling)}?";
    }
}
