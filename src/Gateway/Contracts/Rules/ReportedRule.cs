using FluentValidation;
using FluentValidation.Results;
using FluentValidation.Validators;
using Gateway.Contracts.Messages;
using Gateway.Errors;
using Gateway.Json;
using Gateway.Text;

namespace Gateway.Contracts.Rules;

/// <summary>
/// A rule in a chain of FluentValidation. It adds the failure itself: FluentValidation would copy the placeholders of the message for each
/// failure and format the message each time. A message that does not depend on the value is formatted once for each kind of value and
/// language.
/// </summary>
/// <param name="rule">The rule.</param>
/// <param name="name">The parameter. Null: an element of an array, or a default.</param>
/// <param name="isNullable">Whether null satisfies all rules of the chain.</param>
/// <param name="items">The rule about the items of the value, which reports them beside a violation of this rule. Null: there is none.
/// </param>
internal sealed class ReportedRule(ContractRule rule, string? name, bool isNullable, ItemsRule? items)
    : PropertyValidator<CheckedValue, JsonValue>
{
    private readonly object[] _ofBody = name is null ? [] : [name];

    /// <summary>Replaced as a whole. If two reports add a message at the same time, one of the two is formatted again later.</summary>
    private FixedMessage[] _messages = [];

    public override string Name => rule.Name;

    public override bool IsValid(ValidationContext<CheckedValue> context, JsonValue value)
    {
        if (!(isNullable && value.Kind == JsonKind.Null) && !rule.IsValid(context, value))
        {
            context.AddFailure(Failure(context, value));
            items?.ReportBeside(rule, context, value);
        }

        return true;
    }

    private ValidationFailure Failure(ValidationContext<CheckedValue> context, JsonValue value)
    {
        var subject = context.InstanceToValidate;
        var message = Message(context, value, subject);
        return new ValidationFailure(context.PropertyPath, message)
        {
            ErrorCode = Name,
            CustomState = new Violation(Location(subject), Name, message) { Context = rule.Context, Input = InputEcho.Of(value) },
        };
    }

    private object[] Location(CheckedValue subject) => subject.Parent is null ? _ofBody : [.. subject.Path(), .. _ofBody];

    private string Message(ValidationContext<CheckedValue> context, JsonValue value, CheckedValue subject)
    {
        var key = rule.MessageKey(value, subject);
        if (!rule.HasFixedMessage(key))
        {
            return rule.Format(context.MessageFormatter, key, value, subject);
        }

        var (kind, isChinese) = (value.Exists ? value.Kind : JsonKind.Null, MessageLanguage.IsChinese(subject.Culture));
        foreach (var known in _messages)
        {
            if (known.Kind == kind && known.IsChinese == isChinese && known.Key == key)
            {
                return known.Text;
            }
        }

        var text = rule.Format(context.MessageFormatter, key, value, subject);
        _messages = [.. _messages, new FixedMessage(key, kind, isChinese, text)];
        return text;
    }

    /// <summary>A message for one key, kind of value and language.</summary>
    private sealed record FixedMessage(string Key, JsonKind Kind, bool IsChinese, string Text);
}
