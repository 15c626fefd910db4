using FluentValidation;
using FluentValidation.Results;
using Gateway.Configuration.Options;
using Gateway.Contracts.Messages;
using Gateway.Contracts.Schema;
using Gateway.Json;
using Gateway.Text;

namespace Gateway.Contracts.Rules;

/// <summary>Under the policy Reject, a member that the contract does not name is a violation. It comes after all others.</summary>
internal sealed class ExtraRule(IReadOnlyList<ContractParameter> known) : ContractRule
{
    public override string Name => ViolationTypes.ExtraForbidden;

    public override string MessageKey(JsonValue value) => MessageKeys.Extra;

    public override bool IsValid(ValidationContext<CheckedValue> context, JsonValue value)
    {
        var subject = context.InstanceToValidate;
        if (subject.Policy != UnknownParameterPolicy.Reject)
        {
            return true;
        }

        foreach (var unknown in subject.Unknown)
        {
            context.AddFailure(Failure(unknown, context));
        }

        return true;
    }

    /// <summary>The name of an unknown member, with its path below the body, and what was probably meant.</summary>
    public static UnknownParameter Describe(JsonValue unknown, CheckedValue subject, IReadOnlyList<ContractParameter> known)
    {
        var name = SafeName.Of(unknown);
        var nearest = name == SafeName.Placeholder ? null : NearestName.Find(name, [.. known.Select(parameter => parameter.Name)]);
        return new UnknownParameter(ValidationErrorMessage.Path([.. subject.Path(), name]), nearest);
    }

    protected override bool Holds(JsonValue value) => true;

    private ValidationFailure Failure(JsonValue unknown, ValidationContext<CheckedValue> context)
    {
        var subject = context.InstanceToValidate;
        var nearest = Describe(unknown, subject, known).Nearest;
        var template = ContractLanguage.Instance.GetString(nearest is null ? MessageKeys.Extra : MessageKeys.ExtraNearest, subject.Culture);
        var name = SafeName.Of(unknown);
        return new ValidationFailure(name, context.MessageFormatter.AppendArgument("Nearest", nearest).BuildMessage(template))
        {
            ErrorCode = Name,
            CustomState = new BrokenRule([.. subject.Path(), name], null, InputEcho.Of(unknown)),
        };
    }
}
