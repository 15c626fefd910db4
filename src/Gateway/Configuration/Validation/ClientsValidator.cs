using FluentValidation;
using FluentValidation.Results;
using Gateway.Clients;
using Gateway.Configuration.Binding;
using Gateway.Configuration.Options;

namespace Gateway.Configuration.Validation;

/// <summary>Rules for <c>Gateway:Clients</c>.</summary>
internal static class ClientsValidator
{
    private const string Root = $"{GatewayOptions.Section}:Clients";

    public static void Validate(Dictionary<string, ClientOptions> clients, ValidationContext<GatewayOptions> context)
    {
        var owners = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, client) in clients)
        {
            var path = $"{Root}:{Echo.OneLine(name)}";
            if (!ClientName.IsValid(name))
            {
                context.AddFailure(new ValidationFailure(path, $"the client's name {ClientName.Rule}"));
            }

            if (client.Keys.Count == 0)
            {
                context.AddFailure(new ValidationFailure(
                    $"{path}:Keys", $"a client needs at least one key; 'Gateway keys new --client {Echo.OneLine(name)}' makes one"));
            }

            foreach (var (label, key) in client.Keys)
            {
                ValidateKey($"{path}:Keys:{Echo.OneLine(label)}", label, key, owners, context);
            }

            if (client.WebhookSecret is { } secret && !WebhookSecret.IsValid(secret))
            {
                context.AddFailure(new ValidationFailure($"{path}:WebhookSecret", WebhookSecret.Rule));
            }

            ValidateRules(path, client, context);
        }
    }

    /// <summary>The rules for everything but the name, the keys and the secret of a client. They hold for a client in the store
    /// too.</summary>
    public static void ValidateRules(string path, ClientOptions client, ValidationContext<GatewayOptions> context)
    {
        for (var i = 0; i < client.Models.Count; i++)
        {
            if (ModelPattern.Problem(client.Models[i]) is { } problem)
            {
                context.AddFailure(new ValidationFailure($"{path}:Models:{i}", $"{problem}, got {Echo.Quote(client.Models[i])}"));
            }
        }

        foreach (var problem in LimitRules.Problems(client.Limits, client.Budgets))
        {
            context.AddFailure(new ValidationFailure($"{path}:{problem.Key}", problem.Message));
        }

        WebhookRules.Validate($"{path}:Webhooks:AllowedHosts", client.Webhooks.AllowedHosts, context);
    }

    private static void ValidateKey(
        string path, string label, ClientKeyOptions key, Dictionary<string, string> owners, ValidationContext<GatewayOptions> context)
    {
        var digest = $"{path}:Sha256";
        if (!ClientName.IsValid(label))
        {
            context.AddFailure(new ValidationFailure(path, $"the key's label {ClientName.Rule}"));
        }

        if (KeyDigestRule.Problem(key.Sha256) is { } problem)
        {
            context.AddFailure(new ValidationFailure(digest, problem));
        }
        else if (!owners.TryAdd(key.Sha256, digest))
        {
            context.AddFailure(
                new ValidationFailure(digest, $"is the same key as {owners[key.Sha256]}; a key belongs to one client, once"));
        }
    }
}
