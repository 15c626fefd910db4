using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Gateway.Testing.Contracts.Generator;

/// <summary>
/// How a body is made of a model's example: few numbers, from which everything follows, so that a failure shrinks to the one
/// mutation that matters.
/// </summary>
/// <param name="Model">Whose example it starts from.</param>
/// <param name="Style">Which members are left out; 0: none.</param>
/// <param name="Setting">Limits, policy and language of the check; 0: the defaults.</param>
/// <param name="Cut">Where the bytes are cut into segments, as they may arrive; 0: nowhere.</param>
/// <param name="Mutations">In order; those of bytes come last.</param>
internal sealed record BodyRecipe(string Model, int Style, int Setting, int Cut, Mutation[] Mutations)
{
    private const int MostShown = 2000;
    private const int LargestTarget = 4095;

    private static readonly MutationKind[] Kinds = Enum.GetValues<MutationKind>();

    private static readonly Gen<MutationKind> AnyKind = Gen.Frequency(
        Kinds.Select(kind => (Weight(kind), Gen.Constant(kind))).ToArray());

    private static readonly Gen<Mutation> AnyMutation =
        from kind in AnyKind
        from target in Gen.Choose(0, LargestTarget)
        from variant in Gen.Choose(0, int.MaxValue)
        select new Mutation(kind, target, variant);

    public static Gen<BodyRecipe> Any { get; } =
        from model in Gen.Choose(0, Oracle.ModelDocuments.Models.Length - 1)
        from style in Gen.Frequency((2, Gen.Constant(0)), (1, Gen.Choose(0, int.MaxValue)))
        from setting in Gen.Choose(0, 15)
        from cut in Gen.Frequency((2, Gen.Constant(0)), (1, Gen.Choose(1, int.MaxValue)))
        from count in Gen.Frequency((1, Gen.Constant(0)), (10, Gen.Constant(1)), (6, Gen.Constant(2)), (2, Gen.Choose(3, 6)))
        from mutations in Gen.ArrayOf(AnyMutation, count)
        select new BodyRecipe(Oracle.ModelDocuments.Models[model], style, setting, cut, mutations);

    public static Arbitrary<BodyRecipe> Arbitrary { get; } = Arb.From(Any, Shrink);

    /// <summary>Now and then few values are allowed, so that the limit is met by bodies of ordinary size.</summary>
    public int MaxValues => Setting % 8 == 7 ? 40 : 65_536;

    public int MaxDepth => 32;

    public bool RejectsUnknown => Setting % 4 == 3;

    public bool InChinese => Setting % 16 >= 8;

    public byte[] ToBytes()
    {
        var draft = new BodyDraft(Model, Style);
        foreach (var mutation in Mutations.Where(mutation => mutation.Kind < MutationKind.Truncated))
        {
            draft.Apply(mutation);
        }

        return draft.ToBytes(Mutations.Where(mutation => mutation.Kind >= MutationKind.Truncated));
    }

    /// <summary>The bytes in one segment or in several, some of them empty.</summary>
    public ReadOnlySequence<byte> Segments(byte[] bytes)
    {
        if (Cut == 0)
        {
            return new ReadOnlySequence<byte>(bytes);
        }

        var dice = new Dice(Cut);
        int[] cuts = [dice.Below(bytes.Length + 1), dice.Below(bytes.Length + 1), dice.Below(bytes.Length + 1)];
        Array.Sort(cuts);
        return Json.JsonBodies.Split(bytes, cuts[..(1 + Cut % 3)]);
    }

    /// <summary>What is printed of a body that the gateway and the oracle see differently.</summary>
    public override string ToString()
    {
        var bytes = ToBytes();
        var text = Encoding.Latin1.GetString(bytes.AsSpan(0, Math.Min(bytes.Length, MostShown)));
        var shown = string.Concat(text.Select(c => c is >= ' ' and <= '~' ? c.ToString() : $"<{(int)c:X2}>"));
        return $"{Model}, style {Style}, setting {Setting}, cut {Cut}, [{string.Join(", ", Mutations)}], {bytes.Length} bytes: {shown}";
    }

    // Values and lists make most of the contract; a body that is no JSON at all says little.
    private static int Weight(MutationKind kind) => kind switch
    {
        MutationKind.Number => 14,
        MutationKind.Type or MutationKind.Choice or MutationKind.Text or MutationKind.Picture => 8,
        MutationKind.Space or MutationKind.Root or MutationKind.ManyUnknown => 1,
        >= MutationKind.Truncated => 2,
        _ => 3,
    };

    private static IEnumerable<BodyRecipe> Shrink(BodyRecipe recipe)
    {
        for (var i = 0; i < recipe.Mutations.Length; i++)
        {
            yield return recipe with { Mutations = [.. recipe.Mutations[..i], .. recipe.Mutations[(i + 1)..]] };
        }

        if (recipe.Style != 0)
        {
            yield return recipe with { Style = 0 };
        }

        if (recipe.Setting != 0)
        {
            yield return recipe with { Setting = 0 };
        }

        if (recipe.Cut != 0)
        {
            yield return recipe with { Cut = 0 };
        }

        for (var i = 0; i < recipe.Mutations.Length; i++)
        {
            var mutation = recipe.Mutations[i];
            foreach (var smaller in (int[])[0, mutation.Variant / 2])
            {
                if (smaller < mutation.Variant)
                {
                    var shrunk = mutation with { Variant = smaller };
                    yield return recipe with { Mutations = [.. recipe.Mutations[..i], shrunk, .. recipe.Mutations[(i + 1)..]] };
                }
            }
        }
    }
}
