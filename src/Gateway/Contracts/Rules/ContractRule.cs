using FluentValidation;
using FluentValidation.Internal;
using FluentValidation.Validators;
using Gateway.Contracts.Messages;
using Gateway.Json;

namespace Gateway.Contracts.Rules;

/// <summary>
/// One rule for one value. <see cref="PropertyValidator{T,TProperty}.Name"/> is the error code of the answer, so it never changes.
/// </summary>
internal abstract class ContractRule : PropertyValidator<CheckedValue, JsonValue>
{
    /// <summary>The bound for programs.</summary>
    public virtual (string Name, string Json)? Context => null;

    /// <summary>Which text of <see cref="ContractLanguage"/> says what is wrong.</summary>
    public abstract string MessageKey(JsonValue value);

    /// <summary>The verdict alone, without a report. <see cref="IsValid"/> says the same and why.</summary>
    public virtual bool Passes(JsonValue value) => !value.Exists || Holds(value);

    // An absent value breaks no rule but that of a required one.
    public override bool IsValid(ValidationContext<CheckedValue> context, JsonValue value)
    {
        if (!value.Exists || Holds(value))
        {
            return true;
        }

        Describe(context.MessageFormatter, value, context.InstanceToValidate);
        return false;
    }

    protected abstract bool Holds(JsonValue value);

    /// <summary>Fills the placeholders of the message.</summary>
    protected virtual void Describe(MessageFormatter message, JsonValue value, CheckedValue subject)
    {
    }

    protected static string Noun(string kind, CheckedValue subject) =>
        ContractLanguage.Instance.GetString(MessageKeys.Noun + kind, subject.Culture);
}
