using FluentValidation;
using FluentValidation.Results;
using Gateway.Clients;
using Gateway.Configuration.Binding;
using Gateway.Configuration.Options;

namespace Gateway.Configuration.Validation;

/// <summary>
/// Rules for <c>Gateway:Administration</c>. A key has one purpose: the key of a client is no key of the administration API.
/// </summary>
internal static class AdministrationRules
{
    private const string Root = $"{GatewayOptions.Section}:Administration:Keys";

    public static void Validate(GatewayOptions options, ValidationContext<GatewayOptions> context)
    {
        if (options.Administration.Keys.Count == 0)
        {
            return;
        }

        var owners = OwnersOf(options.Clients);
        foreach (var (label, key) in options.Administration.Keys)
        {
            var path = $"{Root}:{Echo.OneLine(label)}";
            if (!ClientName.IsValid(label))
            {
                context.AddFailure(new ValidationFailure(path, $"the key's label {ClientName.Rule}"));
            }

            if (key.Role is null)
            {
                context.AddFailure(new ValidationFailure(
                    $"{path}:Role", $"missing: one of {string.Join(", ", Enum.GetNames<AdministrationRole>())}"));
            }

            if (DigestProblem(key.Sha256, $"{path}:Sha256", owners) is { } problem)
            {
                context.AddFailure(new ValidationFailure($"{path}:Sha256", problem));
            }
        }
    }

    private static string? DigestProblem(string sha256, string path, Dictionary<string, string> owners) =>
        KeyDigestRule.Problem(sha256)
        ?? (sha256.Equals(DevelopmentClient.Sha256, StringComparison.OrdinalIgnoreCase)
            ? "is the published key of the sandbox; make a key with 'Gateway keys new --administration --role <role>'"
            : owners.TryAdd(sha256, path)
                ? null
                : $"is the same key as {owners[sha256]}; a key of the administration API is no other key");

    /// <summary>The place of each client's digest. The rules for clients report a digest that occurs twice.</summary>
    private static Dictionary<string, string> OwnersOf(Dictionary<string, ClientOptions> clients)
    {
        var owners = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, client) in clients)
        {
            foreach (var (label, key) in client.Keys)
            {
                owners.TryAdd(
                    key.Sha256, $"{GatewayOptions.Section}:Clients:{Echo.OneLine(name)}:Keys:{Echo.OneLine(label)}:Sha256");
            }
        }

        return owners;
    }
}
