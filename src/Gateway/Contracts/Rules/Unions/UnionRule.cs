using FluentValidation;
using FluentValidation.Internal;
using FluentValidation.Results;
using Gateway.Contracts.Messages;
using Gateway.Contracts.Schema;
using Gateway.Errors;
using Gateway.Json;

namespace Gateway.Contracts.Rules.Unions;

/// <summary>
/// The value satisfies one of several schemas: <c>anyOf</c>, <c>oneOf</c>, or a list of types. The report about a value that satisfies
/// none of them contains the violations of the nearest schema, and names that schema and the others.
/// </summary>
internal sealed class UnionRule : ContractRule
{
    private const int None = -1;
    private const int Several = -2;

    private readonly ValueSchema _schema;
    private readonly ValueRole _role;
    private readonly string? _name;
    private readonly UnionBranch[] _branches;

    /// <param name="schema">The union.</param>
    /// <param name="role">The role of the value in its contract.</param>
    /// <param name="name">The parameter. Null: an element of an array, or another schema inside a parameter.</param>
    public UnionRule(ValueSchema schema, ValueRole role, string? name)
    {
        _schema = schema;
        _role = role;
        _name = name;
        _branches = [.. schema.Branches.Select(branch => new UnionBranch(branch, role))];
    }

    public override string Name => TypeRule.NameOf(_schema.Branches[0].Type);

    public override string MessageKey(JsonValue value) => (value.Kind, _role) switch
    {
        (JsonKind.Null, ValueRole.Required) => MessageKeys.NullRequired,
        (JsonKind.Null, ValueRole.Optional) => MessageKeys.NullOptional,
        (JsonKind.Null, _) => MessageKeys.NullItem,
        (JsonKind.Array, _) => MessageKeys.TypeInList,
        _ => MessageKeys.Type,
    };

    public override bool Passes(JsonValue value) => !value.Exists || (Match(value, out var unknown) >= 0 && unknown == 0);

    public override bool PassesBesidesUnknown(JsonValue value, ref int unknown)
    {
        if (!value.Exists)
        {
            return true;
        }

        var match = Match(value, out var found);
        unknown += found;
        return match >= 0;
    }

    public override int Distance(JsonValue value)
    {
        var least = int.MaxValue;
        foreach (var branch in _branches)
        {
            least = Math.Min(least, branch.Rules.Distance(value));
        }

        // A value that satisfies several schemas of oneOf.
        return Math.Max(1, least);
    }

    public override bool IsValid(ValidationContext<CheckedValue> context, JsonValue value)
    {
        if (!value.Exists)
        {
            return true;
        }

        var match = Match(value, out var unknown);
        if (match >= 0 && unknown == 0)
        {
            return true;
        }

        var subject = context.InstanceToValidate.At(_name, value);
        if (match == Several)
        {
            context.AddFailure(Failure(context, subject, value, ViolationTypes.ValueError, SeveralMessage(value, subject)));
        }
        else if (match >= 0)
        {
            // Only members that the contract does not name can be reported.
            Report(_branches[match], subject).ForEach(context.AddFailure);
        }
        else if (Closest(value) is { } closest)
        {
            var failures = Report(closest, subject);
            NameForms(failures, closest, subject);
            failures.ForEach(context.AddFailure);
        }
        else
        {
            var message = Format(context.MessageFormatter, MessageKey(value), value, subject);
            context.AddFailure(Failure(context, subject, value, Name, message));
        }

        return true;
    }

    protected override bool Holds(JsonValue value) => Match(value, out _) >= 0;

    protected override void Describe(MessageFormatter message, JsonValue value, CheckedValue subject) => message
        .AppendArgument("Expected", FormText.Of(_schema, subject.Culture))
        .AppendArgument("Got", Noun(value.Kind.ToString(), subject));

    /// <summary>The branch that the value satisfies. Of several, the one that names most of its members.</summary>
    /// <param name="value">The value.</param>
    /// <param name="unknown">The number of members that the branch does not name.</param>
    private int Match(JsonValue value, out int unknown)
    {
        var match = None;
        unknown = 0;
        for (var index = 0; index < _branches.Length; index++)
        {
            var found = 0;
            if (!_branches[index].Rules.PassesBesidesUnknown(value, ref found))
            {
                continue;
            }

            if (match >= 0 && _schema.IsExclusive)
            {
                unknown = 0;
                return Several;
            }

            if (match < 0 || found < unknown)
            {
                (match, unknown) = (index, found);
            }

            if (unknown == 0 && !_schema.IsExclusive)
            {
                break;
            }
        }

        return match;
    }

    /// <summary>The nearest branch of those that accept the value's kind. Null: there is none.</summary>
    private UnionBranch? Closest(JsonValue value)
    {
        UnionBranch[] candidates = [.. _branches.Where(branch => branch.Accepts(value.Kind))];
        if (candidates.Length == 0)
        {
            candidates = [.. _branches.Where(branch => branch.IsMeantBy(value))];
        }

        return candidates.Length > 1 ? candidates.MinBy(branch => branch.Rules.Distance(value)) : candidates.FirstOrDefault();
    }

    private static List<ValidationFailure> Report(UnionBranch branch, CheckedValue subject) =>
        branch.Validator.Validate(new ValidationContext<CheckedValue>(subject)).Errors;

    /// <summary>Adds the form that the value nearly has, and the others, to the first message.</summary>
    private void NameForms(List<ValidationFailure> failures, UnionBranch closest, CheckedValue subject)
    {
        if (failures is not [var first, ..])
        {
            return;
        }

        var violation = (Violation)first.CustomState;
        var culture = subject.Culture;
        var others = _schema.Branches.Where(branch => branch != closest.Schema).Select(branch => FormText.Of(branch, culture));
        string[] accepted = [.. others, .. _schema.IsNullable ? ["null"] : (string[])[]];
        var message = ContractLanguage.Instance.GetString(MessageKeys.UnionClosest, culture)
            .Replace("{Form}", FormText.Short(closest.Schema, culture), StringComparison.Ordinal)
            .Replace("{Others}", FormText.Any(accepted, culture), StringComparison.Ordinal)
            .Replace("{Message}", violation.Message, StringComparison.Ordinal);
        first.ErrorMessage = message;
        first.CustomState = violation with { Message = message };
    }

    private string SeveralMessage(JsonValue value, CheckedValue subject)
    {
        var forms = _branches.Where(branch => branch.Rules.Distance(value) == 0)
            .Select(branch => FormText.Of(branch.Schema, subject.Culture));
        return ContractLanguage.Instance.GetString(MessageKeys.UnionSeveral, subject.Culture)
            .Replace("{Forms}", string.Join("; ", forms), StringComparison.Ordinal);
    }

    private static ValidationFailure Failure(
        ValidationContext<CheckedValue> context, CheckedValue subject, JsonValue value, string type, string message) =>
        new(context.PropertyPath, message)
        {
            ErrorCode = type,
            CustomState = new Violation(subject.Path(), type, message) { Input = InputEcho.Of(value) },
        };
}
