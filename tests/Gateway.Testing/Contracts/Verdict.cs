using Gateway.Testing.Contracts.Generator;
using Gateway.Testing.Contracts.Oracle;

namespace Gateway.Testing.Contracts;

/// <summary>What is said of a body: by the gateway, or by the oracle.</summary>
/// <param name="IsJson">Acceptable as JSON; otherwise the rest says nothing.</param>
/// <param name="Offences">Paths of the parameters that break the contract.</param>
/// <param name="Unknown">Members that the contract does not name; under the policy Reject they are offences.</param>
internal sealed record Verdict(bool IsJson, SortedSet<string> Offences, int Unknown)
{
    /// <summary>Paths that may be offences or not: the documents are silent. Only the oracle has such.</summary>
    public IReadOnlySet<string> Open { get; init; } = new HashSet<string>();

    /// <summary>The gateway lists this many bad items of an array and no more.</summary>
    private const int MostItems = 100;

    public static readonly Verdict NotJson = new(false, [], 0);

    public bool IsAccepted(bool rejectsUnknown) => IsJson && Offences.Count == 0 && (!rejectsUnknown || Unknown == 0);

    /// <summary>By the oracle.</summary>
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
