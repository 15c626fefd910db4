using Gateway.Testing.Contracts.Generator;
using Gateway.Testing.Contracts.Oracle;

namespace Gateway.Testing.Contracts;

/// <summary>The verdict about a body, of the gateway or of the oracle.</summary>
/// <param name="IsJson">Whether the body is acceptable JSON. If not, the other values have no meaning.</param>
/// <param name="Offences">Paths of the parameters that violate the contract.</param>
/// <param name="Unknown">Number of members that the contract does not define. The policy Reject refuses them.</param>
internal sealed record Verdict(bool IsJson, SortedSet<string> Offences, int Unknown)
{
    /// <summary>Paths about which the documents say nothing, so both verdicts are right. Only the oracle sets this property.</summary>
    public IReadOnlySet<string> Open { get; init; } = new HashSet<string>();

    /// <summary>Maximum number of invalid items of an array that the gateway lists.</summary>
    private const int MostItems = 100;

    public static readonly Verdict NotJson = new(false, [], 0);

    public bool IsAccepted(bool rejectsUnknown) => IsJson && Offences.Count == 0 && (!rejectsUnknown || Unknown == 0);

    /// <summary>The verdict of the oracle.</summary>
    public static Verdict Expected(BodyRecipe recipe, byte[] body)
    {
        if (StrictJson.Read(body, recipe.MaxDepth, recipe.MaxValues) is not { } root)
        {
            return NotJson;
        }

        var rules = ModelDocuments.Read(recipe.Model, root);
        return new Verdict(true, rules.Offences, rules.Unnamed) { Open = rules.Open };
    }

    public bool Agrees(Verdict gateway)
    {
        if (IsJson != gateway.IsJson || Unknown != gateway.Unknown)
        {
            return false;
        }

        var settled = gateway.Offences.Except(Open).ToHashSet();
        return Offences.SetEquals(settled)
            || (Items(Offences) + Open.Count > MostItems && Items(gateway.Offences) == MostItems && Offences.IsSupersetOf(settled));
    }

    public override string ToString() => IsJson ? $"[{string.Join(", ", Offences)}], {Unknown} unknown" : "not JSON";

    private static int Items(IEnumerable<string> offences) => offences.Count(offence => offence.EndsWith(']'));
}
