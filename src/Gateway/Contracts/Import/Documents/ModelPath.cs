using System.Text;
using System.Text.Json.Nodes;
using Gateway.Contracts.Reading;
using Gateway.Text;

namespace Gateway.Contracts.Import.Documents;

/// <summary>The check of a model's path, with the rules of contracts.</summary>
internal static class ModelPath
{
    /// <summary>The rule that a path breaks. Null: it is valid.</summary>
    public static string? Problem(string model)
    {
        var json = new JsonObject { ["model"] = model, ["type"] = "object", ["properties"] = new JsonObject() };
        var problems = ContractReader.Read("model", Encoding.UTF8.GetBytes(json.ToJsonString())).Problems;
        return problems.Count == 0 ? null : $"the model '{SafePath.Of(model)}' is not valid: it {problems[0].Message}";
    }
}
