using Gateway.Errors;

namespace Gateway.Contracts.Rules;

/// <summary>The members of a <see cref="Violation"/> that FluentValidation's failure does not have.</summary>
internal sealed record BrokenRule(IReadOnlyList<object> Location, (string Name, string Json)? Context, string? Input);
