using FluentValidation;
using FluentValidation.Results;
using Gateway.Configuration.Options;
using Gateway.Contracts.Messages;
using Gateway.Contracts.Schema;
using Gateway.Errors;
using Gateway.Json;
using Gateway.Text;

namespace Gateway.Contracts.Rules;

/// <summary>
/// Under the policy Reject, and in an object without additional members, a member that is not in the contract is a violation. It is
/// reported after all others.
/// </summary>
/// <param name="known">The members that the contract names.</param>
/// <param name="isClosed">Whether other members are violations under every policy.</param>
internal sealed class ExtraRule(IReadOnlyList<ContractParameter> known, bool isClosed) : ContractRule
{
    public override string Name => ViolationTypes.ExtraForbidden;

    public override string MessageKey(JsonValue value) => MessageKeys.Extra;

    public override bool IsValid(ValidationContext<CheckedValue> context, JsonValue value)
    {
        var subject = context.InstanceToValidate;
        if (!isClosed && subject.Policy != UnknownParameterPolicy.Reject)
        {
            return true;
        }

        foreach (var unknown in subject.Unknown)
        {
            context.AddFailure(Failure(unknown, context));
        }

        return true;
    }

    /// <summary>Describes an unknown member for logs and headers: its path below the body, and the nearest known name. The names of a map
    /// are texts of the client, as its own name is.</summary>
    public static UnknownParameter Describe(JsonValue unknown, CheckedValue subject, IReadOnlyList<ContractParameter> known)
    {
        var name = SafeName.Of(unknown);
        var nearest = name == SafeName.Placeholder ? null : NearestName.Find(name, [.. known.Select(parameter => parameter.Name)]);
        var path = subject.Path().Select(segment => segment is string text && !PlainName.Is(text) ? PlainName.Placeholder : segment);
        return new UnknownParameter(ValidationErrorMessage.Path([.. path, name]), nearest, WrapsParameters(unknown, known));
    }

    protected override bool Holds(JsonValue value) => true;

    private static bool WrapsParameters(JsonValue unknown, IReadOnlyList<ContractParameter> known)
    {
        if (unknown.Kind == JsonKind.Object)
        {
            foreach (var member in unknown.Children)
            {
                if (CheckedValue.Find(member, known, expected: 0) >= 0)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private ValidationFailure Failure(JsonValue unknown, ValidationContext<CheckedValue> context)
    {
        var subject = context.InstanceToValidate;
        var described = Describe(unknown, subject, known);
        var nearest = described.Nearest;
        var name = SafeName.Of(unknown);
        var key = subject.NamesOfForms?.Contains(name) == true ? MessageKeys.ExtraOfOtherForm
            : described.WrapsParameters ? MessageKeys.ExtraWraps
            : nearest is null ? MessageKeys.Extra
            : MessageKeys.ExtraNearest;
        var template = ContractLanguage.Instance.GetString(key, subject.Culture);
        var message = context.MessageFormatter.AppendArgument("Nearest", nearest).BuildMessage(template);
        return new ValidationFailure(name, message)
        {
            ErrorCode = Name,
            CustomState = new Violation([.. subject.Path(), ShownName.Of(unknown, subject.Value)], Name, message)
            {
                Input = InputEcho.Of(unknown),
            },
        };
    }
}
