using System.Globalization;
using FluentValidation;
using FluentValidation.Internal;
using FluentValidation.Results;
using Gateway.Configuration.Options;
using Gateway.Json;
using Microsoft.Extensions.ObjectPool;

namespace Gateway.Contracts.Rules;

/// <summary>
/// The context of one report about a body: FluentValidation's context, its selector and the checked value. Their creation costs more than
/// the report, so they are kept for the next body. Between two reports they hold nothing of a body.
/// </summary>
internal sealed class BodyReport : IResettable
{
    private readonly BrokenRules _broken = new();
    private readonly ValidationContext<CheckedValue> _context;
    private ValidationResult? _result;

    public BodyReport() => _context = new ValidationContext<CheckedValue>(Subject, new PropertyChain(), _broken);

    public CheckedValue Subject { get; } = new();

    /// <summary>Runs the validator on a body that violates a rule or has unknown members.</summary>
    public ValidationResult Validate(
        ObjectValidator validator, ObjectRules rules, JsonValue body, UnknownParameterPolicy policy, CultureInfo culture)
    {
        Subject.Begin(body, policy, culture);
        Subject.Resolve(rules.Parameters);
        _broken.Select(rules, Subject);
        return _result = validator.Validate(_context);
    }

    /// <summary>Prepares for the next body.</summary>
    /// <returns>False: the context cannot be used again.</returns>
    public bool TryReset()
    {
        Subject.Clear();
        _context.MessageFormatter.PlaceholderValues.Clear();
        // The result shares its list with the context.
        _result?.Errors.Clear();
        _result = null;
        return true;
    }
}
