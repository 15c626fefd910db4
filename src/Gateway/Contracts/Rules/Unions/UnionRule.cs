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
/// none of them contains the violations of the nearest schema, and names that schema and the others. A union inside a union is reported as
/// one union of all schemas.
/// </summary>
internal sealed class UnionRule : ContractRule
{
    private const int None = -1;
    private const int Several = -2;

    private readonly ValueSchema _schema;
    private readonly ValueRole _role;
    private readonly string? _name;
    private readonly UnionBranch[] _branches;

    /// <summary>Null is a value of a union inside this one.</summary>
    private readonly bool _acceptsNull;

    /// <summary>The schemas of this union and of the unions inside it, which are no unions. They are needed for reports only.</summary>
    private UnionForms? _forms;

    /// <param name="schema">The union.</param>
    /// <param name="role">The role of the value in its contract.</param>
    /// <param name="name">The parameter. Null: an element of an array, or another schema inside a parameter.</param>
    public UnionRule(ValueSchema schema, ValueRole role, string? name)
    {
        _schema = schema;
        _role = role;
        _name = name;
        // anyOf inside anyOf is the same as one anyOf.
        (var branches, _acceptsNull) = UnionForms.Flatten(schema, union => !schema.IsExclusive && !union.IsExclusive);
        _branches = [.. branches.Select(branch => new UnionBranch(branch, role))];
    }

    public override string Name => TypeRule.NameOf(Forms.First.Type);

    public UnionForms Forms => _forms ??= new UnionForms(_schema, _branches);

    public override string MessageKey(JsonValue value) => (value.Kind, _role) switch
    {
        (JsonKind.Null, ValueRole.Required) => MessageKeys.NullRequired,
        (JsonKind.Null, ValueRole.Optional) => MessageKeys.NullOptional,
        (JsonKind.Null, _) => MessageKeys.NullItem,
        (JsonKind.Array, _) when Forms.HasItemOf(value) => MessageKeys.TypeInList,
        (JsonKind.Object, _) when Forms.HasUri => MessageKeys.TypeUrlInObject,
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

    // At least 1 for a value that satisfies several schemas of oneOf.
    public override int Distance(JsonValue value) => Math.Max(1, Forms.Distance(value));

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
        if (match >= 0)
        {
            // Only members that the contract does not name can be reported.
            Report(_branches[match], subject).ForEach(context.AddFailure);
        }
        else if (match == Several || (Forms.Closest(value) is { } nearest && nearest.Passes(value)))
        {
            var message = Forms.SeveralMessage(value, subject.Culture);
            context.AddFailure(Failure(context, subject, value, ViolationTypes.ValueError, message));
        }
        else if (Forms.Closest(value) is { } closest)
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
        .AppendArgument("Expected", Forms.Text(subject.Culture))
        .AppendArgument("Got", Noun(value.Kind.ToString(), subject));

    /// <summary>The branch that the value satisfies. Of several, the one that names most of its members.</summary>
    /// <param name="value">The value.</param>
    /// <param name="unknown">The number of members that the branch does not name.</param>
    private int Match(JsonValue value, out int unknown)
    {
        var match = None;
        unknown = 0;
        if (_acceptsNull && value.Kind == JsonKind.Null)
        {
            return 0;
        }

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

    private List<ValidationFailure> Report(UnionBranch branch, CheckedValue subject)
    {
        subject.NamesOfForms = Forms.Names;
        var failures = branch.Validator.Validate(new ValidationContext<CheckedValue>(subject)).Errors;
        // The subject is used again for the next item of a list.
        subject.NamesOfForms = null;
        return failures;
    }

    /// <summary>Adds the form that the value nearly has, and the others, to the first message.</summary>
    private void NameForms(List<ValidationFailure> failures, UnionBranch closest, CheckedValue subject)
    {
        if (failures is not [var first, ..])
        {
            return;
        }

        var violation = (Violation)first.CustomState;
        if (violation.Type == ViolationTypes.LiteralError && Forms.Values is { } values)
        {
            // The values of several types are one list for the client.
            var message = values.Format(new MessageFormatter(), values.MessageKey(subject.Value), subject.Value, subject);
            Replace(first, violation with { Message = message, Context = values.Context });
        }
        else if (Forms.OthersThan(closest, subject.Culture) is { } others)
        {
            Replace(first, violation with { Message = WithForms(violation, closest, others, subject) });
        }
    }

    private static void Replace(ValidationFailure failure, Violation violation) =>
        (failure.ErrorMessage, failure.CustomState) = (violation.Message, violation);

    /// <summary>A violation inside the value says to which value the forms belong.</summary>
    private static string WithForms(Violation violation, UnionBranch closest, string others, CheckedValue subject)
    {
        var (culture, path) = (subject.Culture, subject.Path());
        var isInside = violation.Location.Count > path.Count;
        var value = path.Count > 0
            ? $"'{TextList.Short(ValidationErrorMessage.Path(path))}'"
            : ContractLanguage.Instance.GetString(MessageKeys.WholeValue, culture);
        return ContractLanguage.Instance.GetString(isInside ? MessageKeys.UnionClosestOf : MessageKeys.UnionClosest, culture)
            .Replace("{Form}", FormText.Short(closest.Schema, culture), StringComparison.Ordinal)
            .Replace("{Others}", others, StringComparison.Ordinal)
            .Replace("{Value}", value, StringComparison.Ordinal)
            .Replace("{Message}", violation.Message, StringComparison.Ordinal);
    }

    private static ValidationFailure Failure(
        ValidationContext<CheckedValue> context, CheckedValue subject, JsonValue value, string type, string message) =>
        new(context.PropertyPath, message)
        {
            ErrorCode = type,
            CustomState = new Violation(subject.Path(), type, message) { Input = InputEcho.Of(value) },
        };
}
