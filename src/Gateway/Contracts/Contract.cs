using System.Globalization;
using System.Text.Json;
using FluentValidation.Results;
using Gateway.Configuration.Files;
using Gateway.Configuration.Options;
using Gateway.Contracts.Rules;
using Gateway.Contracts.Schema;
using Gateway.Errors;
using Gateway.Json;
using Microsoft.Extensions.ObjectPool;

namespace Gateway.Contracts;

/// <summary>The contract of one model, compiled once from its file. Immutable.</summary>
internal sealed class Contract : IModelFile
{
    private readonly ObjectRules _rules;

    /// <summary>Created for the first refused body, because its creation takes longer than the rest of the start.</summary>
    private readonly Lazy<ObjectValidator> _validator;

    private readonly ObjectPool<BodyReport> _reports = new DefaultObjectPool<BodyReport>(new DefaultPooledObjectPolicy<BodyReport>());

    /// <param name="parameters">The parameters in the order of the file.</param>
    /// <param name="isClosed">Whether a body must not have other members, whatever the policy.</param>
    public Contract(IReadOnlyList<ContractParameter> parameters, bool isClosed = false)
    {
        Parameters = parameters;
        _rules = new ObjectRules(parameters, isClosed ? AdditionalMembers.Forbidden : AdditionalMembers.ByPolicy);
        _validator = new Lazy<ObjectValidator>(() => new ObjectValidator(_rules));
    }

    /// <summary>Path of the model, such as <c>fal-ai/imagen4/preview</c>.</summary>
    public required string Model { get; init; }

    public required string Title { get; init; }

    public string? Description { get; init; }

    /// <summary>URL of the documentation of the model.</summary>
    public Uri? Documentation { get; init; }

    /// <summary>The body's schema in JSON Schema 2020-12, without the gateway's own members.</summary>
    public required JsonElement Schema { get; init; }

    /// <summary>A whole body that satisfies the contract.</summary>
    public JsonElement? Example { get; init; }

    /// <summary>How often one value of a body is checked at most, because unions inside each other multiply. At least 1.</summary>
    public int ChecksPerValue { get; init; } = 1;

    /// <summary>Whether a required string may be empty or white space only.</summary>
    public bool AllowsBlank { get; init; }

    /// <summary>Overrides the configured policy.</summary>
    public UnknownParameterPolicy? UnknownParameters { get; init; }

    /// <summary>The parameters in the order of the file.</summary>
    public IReadOnlyList<ContractParameter> Parameters { get; }

    /// <summary>Path of the contract file.</summary>
    public required string File { get; init; }

    /// <summary>Identifies the version of the file.</summary>
    public required string Version { get; init; }

    /// <summary>JSON text of the default of a parameter. Null: the parameter has none, or the contract does not name it.</summary>
    public string? DefaultOf(string parameter) =>
        Parameters.FirstOrDefault(known => known.Name == parameter)?.Schema.Default;

    public ContractVerdict Check(JsonBody body, UnknownParameterPolicy defaultPolicy, CultureInfo culture) =>
        Check(body.Root, UnknownParameters ?? defaultPolicy, culture);

    /// <summary>Validates an object that may be part of another document, such as an example.</summary>
    internal ContractVerdict Check(JsonValue root, UnknownParameterPolicy policy, CultureInfo culture)
    {
        if (_rules.Passes(root))
        {
            return ContractVerdict.Flawless;
        }

        var report = _reports.Get();
        var result = report.Validate(_validator.Value, _rules, root, policy, culture);
        var verdict = ToVerdict(result, report.Subject);
        // Not after an exception: the context may be incomplete.
        _reports.Return(report);
        return verdict;
    }

    internal static IReadOnlyList<Violation> ToViolations(ValidationResult result)
    {
        var violations = new Violation[result.Errors.Count];
        for (var index = 0; index < violations.Length; index++)
        {
            violations[index] = (Violation)result.Errors[index].CustomState;
        }

        return violations;
    }

    private ContractVerdict ToVerdict(ValidationResult result, CheckedValue subject)
    {
        var ignoresUnknown = subject is { Policy: UnknownParameterPolicy.Forward } or { Unknown.Count: 0, NestedUnknown: null };
        return result.IsValid && ignoresUnknown
            ? ContractVerdict.Flawless
            : new ContractVerdict(
                ToViolations(result), ignoresUnknown ? [] : Warnings(subject), ignoresUnknown ? 0 : subject.UnknownOmitted);
    }

    private List<UnknownParameter> Warnings(CheckedValue subject)
    {
        if (subject.Policy != UnknownParameterPolicy.Warn)
        {
            return [];
        }

        List<UnknownParameter> warnings = _rules.Additional == AdditionalMembers.Forbidden
            ? []
            : [.. subject.Unknown.Select(member => ExtraRule.Describe(member, subject, Parameters))];
        return [.. warnings, .. subject.NestedUnknown ?? []];
    }
}
