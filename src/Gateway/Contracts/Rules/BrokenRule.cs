using Gateway.Errors;

namespace Gateway.Contracts.Rules;

/// <summary>What a failure needs beyond FluentValidation's code and message to become a <see cref="Violation"/>.</summary>
internal sealed record BrokenRule(IReadOnlyList<object> Location, (string Name, string Json)? Context, string? Input);
