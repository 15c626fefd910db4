using System.Globalization;
using Gateway.Configuration.Binding;
using Gateway.Contracts;
using Gateway.Errors;
using Gateway.Jobs.Store;

namespace Gateway.Jobs.Listing;

/// <summary>
/// Reads the filter of <c>GET /jobs</c>. Whatever is not understood is refused, names included: a filter that is quietly ignored
/// answers another question than the one asked.
/// </summary>
internal sealed class JobQuery
{
    private static readonly string[] Names = ["model", "status", "since", "limit", "cursor"];

    public JobFilter Filter { get; private set; } = new();

    public JobCursor? After { get; private set; }

    /// <returns>Null: <paramref name="read"/> is what the query asks for. Otherwise what would be right; never what was sent.</returns>
    public static GatewayError? Read(IQueryCollection query, out JobQuery read)
    {
        read = new JobQuery();
        foreach (var (name, values) in query)
        {
            if (!Names.Contains(name, StringComparer.Ordinal))
            {
                return Invalid($"Unknown query parameter; known are {string.Join(", ", Names)}");
            }

            if (values is not [{ Length: > 0 } value])
            {
                return Invalid($"The query parameter '{name}' must be there once, with a value");
            }

            if (read.Apply(name, value) is { } right)
            {
                return Invalid($"The query parameter '{name}' must be {right}");
            }
        }

        return null;
    }

    /// <returns>Null, or what would be right.</returns>
    private string? Apply(string name, string value) => name switch
    {
        "model" => ApplyModel(value),
        "status" => ApplyStatus(value),
        "since" => ApplySince(value),
        "limit" => ApplyLimit(value),
        _ => ApplyCursor(value),
    };

    private string? ApplyModel(string value)
    {
        Filter = Filter with { Model = value };
        return ModelId.IsValid(value) ? null : "a model's path without the leading slash, such as fal-ai/imagen4/preview";
    }

    private string? ApplyStatus(string value)
    {
        Filter = Filter with { Status = JobStatusName.Parse(value) };
        return Filter.Status is null ? $"one of {string.Join(", ", JobStatusName.All)}" : null;
    }

    private string? ApplySince(string value)
    {
        // An offset's '+' that was not escaped has become a space.
        Filter = Filter with { Since = (DateTimeOffset?)ScalarConverter.Convert(typeof(DateTimeOffset), value.Replace(' ', '+'), out _) };
        return Filter.Since is null ? "a date such as 2030-12-31 or 2030-12-31T23:59:59Z" : null;
    }

    private string? ApplyLimit(string value)
    {
        var isNumber = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var limit);
        Filter = Filter with { Limit = limit };
        return isNumber && limit is > 0 and <= JobFilter.MaxLimit ? null : $"a whole number from 1 to {JobFilter.MaxLimit}";
    }

    private string? ApplyCursor(string value)
    {
        After = JobCursor.TryParse(value);
        return After is null ? "the next_cursor of an earlier page" : null;
    }

    private static GatewayError Invalid(string message) =>
        new(StatusCodes.Status400BadRequest, ErrorTypes.QueryInvalid, Blame.Client, message + ".");
}
