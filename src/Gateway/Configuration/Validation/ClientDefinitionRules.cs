using FluentValidation;
using Gateway.Clients;
using Gateway.Clients.Stored;
using Gateway.Configuration.Binding;
using Gateway.Configuration.Options;

namespace Gateway.Configuration.Validation;

/// <summary>Rules for a client in the store and for its keys: those of a configured client, and bounds of the lists. The keys of the
/// problems are relative to the client, such as <c>Models:0</c>.</summary>
internal static class ClientDefinitionRules
{
    public const int MaxModels = 200;
    public const int MaxHosts = 200;
    public const int MaxBudgets = 20;

    private static readonly Rules Validator = new();

    public static IReadOnlyList<ConfigurationProblem> Problems(ClientDefinition definition)
    {
        List<ConfigurationProblem> problems = [];
        if (!ClientName.IsValid(definition.Name))
        {
            problems.Add(new ConfigurationProblem("Name", $"the client's name {ClientName.Rule}"));
        }
        else if (ClientKey.OccursIn(definition.Name))
        {
            problems.Add(new ConfigurationProblem("Name", ClientKey.OccursRule));
        }

        AddIfLong(problems, "Models", definition.Models.Count, MaxModels);
        AddIfLong(problems, "Webhooks:AllowedHosts", definition.WebhookHosts.Count, MaxHosts);
        AddIfLong(problems, "Budgets", definition.Budgets.Count, MaxBudgets);
        problems.AddRange(Failures(definition.ToOptions()));
        return problems;
    }

    /// <summary>Problems of the label and the models of a new key.</summary>
    public static IReadOnlyList<ConfigurationProblem> KeyProblems(string label, IReadOnlyList<string> models)
    {
        List<ConfigurationProblem> problems = [];
        if (!ClientName.IsValid(label))
        {
            problems.Add(new ConfigurationProblem("Label", $"the key's label {ClientName.Rule}"));
        }
        else if (ClientKey.OccursIn(label))
        {
            problems.Add(new ConfigurationProblem("Label", ClientKey.OccursRule));
        }
        else if (label.Length > StoredClientKey.MaxLabelLength)
        {
            problems.Add(new ConfigurationProblem("Label", $"must have at most {StoredClientKey.MaxLabelLength} characters"));
        }

        problems.AddRange(ModelProblems(models));
        return problems;
    }

    /// <summary>Problems of the models of a key.</summary>
    public static IReadOnlyList<ConfigurationProblem> ModelProblems(IReadOnlyList<string> models)
    {
        List<ConfigurationProblem> problems = [];
        AddIfLong(problems, "Models", models.Count, MaxModels);
        problems.AddRange(Failures(new ClientOptions { Models = [.. models] }));
        return problems;
    }

    /// <summary>Problems of a key that is stored. The label of a replaced key is longer than that of a new one.</summary>
    public static IEnumerable<ConfigurationProblem> StoredKeyProblems(StoredClientKey key) =>
        KeyProblems(key.ReplacedLabel ?? key.Label, key.Models);

    private static void AddIfLong(List<ConfigurationProblem> problems, string key, int count, int most)
    {
        if (count > most)
        {
            problems.Add(new ConfigurationProblem(key, $"must have at most {most} entries, got {count}"));
        }
    }

    private static IEnumerable<ConfigurationProblem> Failures(ClientOptions client) =>
        Validator.Validate(new GatewayOptions { Clients = { [""] = client } }).Errors
            .Select(static failure => new ConfigurationProblem(failure.PropertyName.TrimStart(':'), failure.ErrorMessage));

    private sealed class Rules : AbstractValidator<GatewayOptions>
    {
        public Rules() => RuleFor(options => options.Clients).Custom(static (clients, context) =>
            ClientsValidator.ValidateRules("", clients[""], context));
    }
}
