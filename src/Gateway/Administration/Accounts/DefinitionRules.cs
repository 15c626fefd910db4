using System.Text.Json;
using Gateway.Administration.Bodies;
using Gateway.Clients.Stored;
using Gateway.Configuration.Binding;
using Gateway.Configuration.Validation;

namespace Gateway.Administration.Accounts;

/// <summary>Reports the violations of the rules for configured clients at the places of the body.</summary>
internal static class DefinitionRules
{
    private const string HostsKey = "Webhooks:AllowedHosts";

    public static void Check(ClientDefinition definition, BodyObject members) =>
        Report(ClientDefinitionRules.Problems(definition), members);

    public static void CheckKey(string label, IReadOnlyList<string> models, BodyObject members) =>
        Report(ClientDefinitionRules.KeyProblems(label, models), members);

    public static void CheckModels(IReadOnlyList<string> models, BodyObject members) =>
        Report(ClientDefinitionRules.ModelProblems(models), members);

    private static void Report(IReadOnlyList<ConfigurationProblem> problems, BodyObject members)
    {
        foreach (var problem in problems)
        {
            members.RefuseAt(LocationOf(problem.Key), problem.Message);
        }
    }

    /// <summary>The place of a configuration key such as <c>Budgets:daily:Limit</c>.</summary>
    private static object[] LocationOf(string key)
    {
        var parts = (key.StartsWith(HostsKey, StringComparison.Ordinal) ? $"webhook_hosts{key[HostsKey.Length..]}" : key).Split(':');
        return parts switch
        {
            ["Budgets", var name] => ["budgets", name],
            ["Budgets", var name, var member] => ["budgets", name, Snake(member)],
            [var list, var index] when int.TryParse(index, out var number) => [Snake(list), number],
            _ => [.. parts.Select(Snake)],
        };
    }

    private static string Snake(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
