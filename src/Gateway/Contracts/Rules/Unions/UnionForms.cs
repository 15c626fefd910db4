using System.Globalization;
using Gateway.Contracts.Messages;
using Gateway.Contracts.Schema;
using Gateway.Json;
using Gateway.Text;

namespace Gateway.Contracts.Rules.Unions;

/// <summary>The schemas of a union and of the unions inside it, for reports.</summary>
internal sealed class UnionForms
{
    private readonly ValueSchema _union;
    private readonly Form[] _forms;
    private readonly bool _isNullable;
    private readonly string?[] _texts = new string?[2];
    private AllowedValuesRule? _values;

    public UnionForms(ValueSchema union, IEnumerable<UnionBranch> branches)
    {
        _union = union;
        Branches = [.. branches.SelectMany(branch => branch.Forms)];
        _isNullable = Flatten(union, _ => true).IsNullable && !Branches.Any(form => form.Schema.AcceptsNull);
        var members = Branches.SelectMany(form => form.Schema.Members ?? []).DistinctBy(member => member.Name).ToList();
        _forms = [.. Branches.Select(branch => new Form(branch, Foreign(branch, members)))];
        Names = members.Select(member => member.Name).ToHashSet(StringComparer.Ordinal);
    }

    public IReadOnlyList<UnionBranch> Branches { get; }

    /// <summary>The names of the members of all objects.</summary>
    public IReadOnlySet<string> Names { get; }

    public ValueSchema First => Branches[0].Schema;

    /// <summary>The rule about all values if each form is a list of values, as in an <c>enum</c> of several types. Otherwise null.
    /// </summary>
    public AllowedValuesRule? Values => _values ??= FormText.ValuesOf(Branches.Select(form => form.Schema)) is { } values
        ? new AllowedValuesRule(values)
        : null;

    public bool HasUri => Branches.Any(form => form.Schema.IsUri);

    /// <summary>The branches of a union, with those of its inner unions in their place.</summary>
    /// <param name="union">The union.</param>
    /// <param name="isOpened">Whether an inner union is replaced by its branches.</param>
    /// <returns>The branches, and whether one of the replaced unions accepts null in addition to them.</returns>
    public static (IReadOnlyList<ValueSchema> Branches, bool IsNullable) Flatten(ValueSchema union, Func<ValueSchema, bool> isOpened)
    {
        var found = new List<ValueSchema>();
        var isNullable = union.IsNullable;
        var seen = new HashSet<ValueSchema>(ReferenceEqualityComparer.Instance);
        Add(union);
        return (found, isNullable);

        void Add(ValueSchema outer)
        {
            // Many unions can refer to the same one.
            foreach (var branch in outer.Branches.Where(seen.Add))
            {
                if (branch.Type == SchemaType.Union && isOpened(branch))
                {
                    isNullable |= branch.IsNullable;
                    Add(branch);
                }
                else
                {
                    found.Add(branch);
                }
            }
        }
    }

    /// <summary>Whether the only element of a list has the kind of a form: its brackets are the mistake.</summary>
    public bool HasItemOf(JsonValue list)
    {
        foreach (var item in list.Children)
        {
            var kind = item.Kind;
            return list.Count == 1 && Branches.Any(form => form.Accepts(kind));
        }

        return false;
    }

    /// <summary>
    /// The nearest of the forms that accept the value's kind, or that the value is meant for. Null: there is none.
    /// </summary>
    public UnionBranch? Closest(JsonValue value)
    {
        Form[] candidates = [.. _forms.Where(form => form.Branch.Accepts(value.Kind))];
        if (candidates.Length == 0 || value.Kind == JsonKind.String)
        {
            candidates = [.. candidates, .. _forms.Where(form => form.Branch.IsMeantBy(value))];
        }

        return candidates switch
        {
            [] => null,
            [var only] => only.Branch,
            _ => candidates.MinBy(form => form.Branch.Distance(value, form.Foreign)).Branch,
        };
    }

    /// <summary>The distance of the nearest form.</summary>
    public int Distance(JsonValue value)
    {
        var least = int.MaxValue;
        foreach (var form in _forms)
        {
            least = Math.Min(least, form.Branch.Distance(value, form.Foreign));
        }

        return least;
    }

    /// <summary>All forms in words.</summary>
    public string Text(CultureInfo culture) => _texts[MessageLanguage.IsChinese(culture) ? 1 : 0] ??= FormText.Of(_union, culture);

    /// <summary>The other forms in words. Null: all have the same words.</summary>
    public string? OthersThan(UnionBranch closest, CultureInfo culture)
    {
        string[] own = [FormText.Of(closest.Schema, culture), FormText.Short(closest.Schema, culture)];
        var others = Branches.Where(form => form != closest).Select(form => FormText.Of(form.Schema, culture));
        string[] accepted = [.. others.Distinct().Except(own), .. _isNullable ? ["null"] : (string[])[]];
        return accepted.Length == 0 ? null : FormText.Any(accepted, culture);
    }

    /// <summary>The message about a value that has several forms of <c>oneOf</c>.</summary>
    public string SeveralMessage(JsonValue value, CultureInfo culture)
    {
        string[] forms = [.. Branches.Where(form => form.Passes(value)).Select(form => FormText.Of(form.Schema, culture)).Distinct()];
        return ContractLanguage.Instance.GetString(MessageKeys.UnionSeveral, culture)
            .Replace("{Forms}", TextList.Of(forms, culture, "; "), StringComparison.Ordinal);
    }

    private static List<ContractParameter> Foreign(UnionBranch branch, List<ContractParameter> ofUnion)
    {
        var own = (branch.Schema.Members ?? []).Select(member => member.Name).ToHashSet(StringComparer.Ordinal);
        return ofUnion.FindAll(member => !own.Contains(member.Name));
    }

    /// <param name="Branch">A schema that is no union.</param>
    /// <param name="Foreign">The members that only other schemas name.</param>
    private readonly record struct Form(UnionBranch Branch, IReadOnlyList<ContractParameter> Foreign);
}
