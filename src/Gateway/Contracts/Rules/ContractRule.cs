using FluentValidation;
using FluentValidation.Internal;
using FluentValidation.Validators;
using Gateway.Contracts.Messages;
using Gateway.Json;

namespace Gateway.Contracts.Rules;

/// <summary>
/// One rule for one value. <see cref="PropertyValidator{T,TProperty}.Name"/> is the error code in the response, so it must never
/// change.
/// </summary>
internal abstract class ContractRule : PropertyValidator<CheckedValue, JsonValue>
{
    /// <summary>The distance of a value of the right type.</summary>
    protected const int WrongValue = 10;

    /// <summary>The distance of a value of another type.</summary>
    protected const int WrongType = 30;

    /// <summary>The distance of a value that tells two schemas apart, such as <c>"kind": "circle"</c>.</summary>
    protected const int WrongKind = 1000;

    /// <summary>The distance of a value that is only written in another way, such as <c>"4"</c> for 4.</summary>
    protected const int WrongNotation = 6;

    /// <summary>The bound in the response, for programs.</summary>
    public virtual (string Name, string Json)? Context => null;

    /// <summary>Whether the rule is about an array and its items keep their own violations.</summary>
    public virtual bool IsAboutItems => false;

    /// <summary>Key of the text in <see cref="ContractLanguage"/> that describes the violation.</summary>
    public abstract string MessageKey(JsonValue value);

    /// <summary>The same for a rule whose text depends on the surrounding values.</summary>
    public virtual string MessageKey(JsonValue value, CheckedValue subject) => MessageKey(value);

    /// <summary>
    /// Whether the value satisfies the rule, without a report. <see cref="IsValid"/> gives the same result; <see cref="ReportedRule"/>
    /// reports the violation.
    /// </summary>
    public virtual bool Passes(JsonValue value) => !value.Exists || HoldsOnce(value);

    /// <summary>The same, but members that are not in the contract are only counted.</summary>
    public virtual bool PassesBesidesUnknown(JsonValue value, ref int unknown) => Passes(value);

    /// <summary>
    /// How far a value that violates the rule is from satisfying it, to find the nearest of several schemas. 0 if it satisfies the rule.
    /// </summary>
    public virtual int Distance(JsonValue value) => WrongValue;

    /// <summary>Whether the message with this key is the same for all values of one kind, so that it is formatted once.</summary>
    public virtual bool HasFixedMessage(string key) => false;

    /// <summary>The message about a value that violates the rule.</summary>
    public string Format(MessageFormatter message, string key, JsonValue value, CheckedValue subject)
    {
        Describe(message, value, subject);
        return message.BuildMessage(ContractLanguage.Instance.GetString(key, subject.Culture));
    }

    // A missing value violates no rule except that of a required one.
    public override bool IsValid(ValidationContext<CheckedValue> context, JsonValue value) => !value.Exists || HoldsOnce(value);

    protected abstract bool Holds(JsonValue value);

    /// <summary>Sets the placeholders of the message.</summary>
    protected virtual void Describe(MessageFormatter message, JsonValue value, CheckedValue subject)
    {
    }

    /// <summary>The check, the choice of the violated rules and the report ask the same; a long value is read for the first only.</summary>
    private bool HoldsOnce(JsonValue value)
    {
        if (value.TryRecall(this, out var known))
        {
            return known != 0;
        }

        var holds = Holds(value);
        if (value.Kind is JsonKind.String or JsonKind.Number)
        {
            value.Remember(this, holds ? 1 : 0);
        }

        return holds;
    }

    protected static string Noun(string kind, CheckedValue subject) =>
        ContractLanguage.Instance.GetString(MessageKeys.Noun + kind, subject.Culture);
}
