using System.Buffers;
using System.Text;
using System.Text.Json;
using Gateway.Configuration.Files;
using Gateway.Contracts.Rules;
using Gateway.Contracts.Schema;
using Gateway.Json;
using Gateway.Prices;

namespace Gateway.Contracts.Reading;

/// <summary>Compares the tiers of a price with the contract of its model.</summary>
internal static class PricedParameters
{
    /// <summary>The problems of a price. A model without a contract has none: nothing can be compared.</summary>
    public static IEnumerable<FileProblem> Problems(ModelPrice price, ContractSet contracts)
    {
        if (price.Tiers is not { } tiers || !contracts.TryGet(price.Model, out var contract))
        {
            yield break;
        }

        if (contract.Parameters.FirstOrDefault(known => known.Name == tiers.Parameter) is not { } parameter)
        {
            yield return new FileProblem(
                price.File, "/tiers/parameter", $"'{tiers.Parameter}' is not a parameter in the contract of {price.Model}");
            yield break;
        }

        if (parameter.Schema.Type is SchemaType.Array or SchemaType.Object)
        {
            yield return new FileProblem(
                price.File, "/tiers/parameter", $"'{tiers.Parameter}' is a list or an object, which has no tiers");
            yield break;
        }

        foreach (var tier in tiers.All.Where(tier => !IsAllowed(tier.Value, parameter.Schema)))
        {
            yield return new FileProblem(
                price.File, tier.Pointer, $"the contract of {price.Model} does not allow this value of '{tiers.Parameter}'");
        }
    }

    private static bool IsAllowed(string value, ValueSchema schema)
    {
        var text = $"\"{JsonEncodedText.Encode(value)}\"";
        return schema.Type switch
        {
            SchemaType.Union => Passes(text, schema) || Passes(value, schema),
            SchemaType.String => Passes(text, schema),
            _ => Passes(value, schema),
        };
    }

    private static bool Passes(string json, ValueSchema schema)
    {
        using var body = JsonBody.Parse(
            new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes($"{{\"value\":{json}}}")), new JsonLimits(MaxDepth: 2, MaxValues: 4), out _);
        return body is not null && body.Root.Count == 1 && body.Root.TryGetMember("value"u8, out var read)
            && new ValueRules(schema, ValueRole.Optional, name: null).Passes(read);
    }
}
