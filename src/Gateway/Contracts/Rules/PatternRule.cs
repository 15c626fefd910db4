using System.Text.Json;
using FluentValidation.Internal;
using Gateway.Contracts.Messages;
using Gateway.Contracts.Patterns;
using Gateway.Json;

namespace Gateway.Contracts.Rules;

/// <summary>A part of the string matches <c>pattern</c>. A rule before this one limits the length of the string.</summary>
internal sealed class PatternRule(TextPattern pattern) : ContractRule
{
    private const int LongestShown = 200;

    public override string Name => ViolationTypes.PatternMismatch;

    public override (string Name, string Json)? Context { get; } = ("pattern", JsonSerializer.Serialize(pattern.Source));

    public override string MessageKey(JsonValue value) => MessageKeys.Pattern;

    public override bool HasFixedMessage(string key) => true;

    protected override bool Holds(JsonValue value) => pattern.Matches(value);

    protected override void Describe(MessageFormatter message, JsonValue value, CheckedValue subject) =>
        message.AppendArgument(
            "Pattern", pattern.Source.Length > LongestShown ? $"{pattern.Source.AsSpan(0, LongestShown)}…" : pattern.Source);
}
