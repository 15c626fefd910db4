using System.Globalization;
using FluentValidation.Internal;
using Gateway.Contracts.Messages;
using Gateway.Json;

namespace Gateway.Contracts.Rules;

/// <summary>Minimum or maximum length of a string in code points, or minimum or maximum number of items of an array.</summary>
internal sealed class SizeRule(bool ofString, bool isMinimum, int bound) : ContractRule
{
    private readonly string _text = bound.ToString(CultureInfo.InvariantCulture);

    public override string Name => (ofString, isMinimum) switch
    {
        (true, true) => ViolationTypes.StringTooShort,
        (true, false) => ViolationTypes.StringTooLong,
        (false, true) => ViolationTypes.TooShort,
        (false, false) => ViolationTypes.TooLong,
    };

    public override (string Name, string Json)? Context => (isMinimum ? "min_length" : "max_length", _text);

    public override bool IsAboutItems => !ofString;

    public override string MessageKey(JsonValue value) => (ofString, isMinimum) switch
    {
        (true, true) => MessageKeys.MinLength,
        (true, false) => MessageKeys.MaxLength,
        (false, true) => MessageKeys.MinItems,
        (false, false) => MessageKeys.MaxItems,
    };

    public override bool HasFixedMessage(string key) => true;

    protected override bool Holds(JsonValue value)
    {
        // Counting stops one above the maximum.
        var size = ofString ? value.CountCodePoints(isMinimum ? bound : bound + 1) : value.Count;
        return isMinimum ? size >= bound : size <= bound;
    }

    protected override void Describe(MessageFormatter message, JsonValue value, CheckedValue subject) =>
        message.AppendArgument("Bound", _text);
}
