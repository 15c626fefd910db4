using System.Text.Json;
using Gateway.Contracts;
using Gateway.Text;

namespace Gateway.Documentation;

/// <summary>A model and its name in the document, where a name must not contain a slash.</summary>
/// <param name="Name">Such as <c>WanV22A14bImageToImage</c>; no two models share one.</param>
internal sealed record DocumentedModel(Contract Contract, string Name)
{
    /// <summary>The end of the name of each model's input, and of no other schema's.</summary>
    public const string InputSuffix = "Input";

    private const string UsualOwner = ModelPaths.Prefix;

    public string InputSchema => Name + InputSuffix;

    /// <summary>The bodies of the contract, in its order.</summary>
    public IReadOnlyList<JsonElement> Examples { get; } =
        Contract.Schema.TryGetProperty("examples", out var examples) ? [.. examples.EnumerateArray()] : [];

    /// <summary>The name of each body: that of the model, and a number if it is not the first one. No name of a model has a
    /// hyphen.</summary>
    public IEnumerable<string> ExampleNames => Examples.Select((_, index) => index == 0 ? Name : $"{Name}-{index + 1}");

    /// <summary>Every model in the order of the catalogue. Of two models with the same name, the first one gets it without a
    /// number.</summary>
    public static IReadOnlyList<DocumentedModel> All(ContractSet contracts)
    {
        // Operation ids become names in generated code, where two names must not differ only in case.
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return [.. contracts.All.Select(contract => new DocumentedModel(contract, Unused(NameOf(contract.Model), taken)))];
    }

    public static string Unused(string name, HashSet<string> taken)
    {
        var candidate = name;
        for (var number = 2; !taken.Add(candidate); number++)
        {
            candidate = $"{name}_{number}";
        }

        return candidate;
    }

    public static string NameOf(string model)
    {
        var words = (model.StartsWith(UsualOwner, StringComparison.Ordinal) ? model[UsualOwner.Length..] : model)
            .Split(['/', '-', '_', '.'], StringSplitOptions.RemoveEmptyEntries);
        return string.Concat(words.Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
    }
}
