using System.Globalization;
using Gateway.Configuration.Binding;
using Gateway.Errors;
using Gateway.Jobs.Store;
using Gateway.Text;

namespace Gateway.Jobs.Listing;

/// <summary>
/// Reads the filter of <c>GET /jobs</c>. Unknown parameters and invalid values are refused, because an ignored filter would return
/// wrong jobs.
/// </summary>
internal sealed class JobQuery
{
    private static readonly string[] Names = ["model", "status", "since", "limit", "cursor"];

    public JobFilter Filter { get; private set; } = new();

    public JobCursor? After { get; private set; }

    /// <returns>Null: <paramref name="read"/> is the filter of the query. Otherwise an error that states the valid form, without the sent
    /// value.</returns>
    public static GatewayError? Read(IQueryCollection query, out JobQuery read)
    {
        read = new JobQuery();
        foreach (var (name, values) in query)
        {
            if (!Names.Contains(name, StringComparer.Ordinal))
            {
                return JobQueryErrors.Unknown(Names);
            }

            if (values is not [{ Length: > 0 } value])
            {
                return JobQueryErrors.NotOnce(name);
            }

            if (read.Apply(name, value) is { } right)
            {
                return JobQueryErrors.Wrong(name, right);
            }
        }

        return null;
    }

    /// <returns>Null: the value is valid. Otherwise the valid form.</returns>
    private Message? Apply(string name, string value) => name switch
    {
        "model" => ApplyModel(value),
        "status" => ApplyStatus(value),
        "since" => ApplySince(value),
        "limit" => ApplyLimit(value),
        _ => ApplyCursor(value),
    };

    private Message? ApplyModel(string value)
    {
        Filter = Filter with { Model = value };
        return ModelId.IsValid(value) ? null : JobQueryErrors.Model;
    }

    private Message? ApplyStatus(string value)
    {
        Filter = Filter with { Status = JobStatusName.Parse(value) };
        return Filter.Status is null ? JobQueryErrors.Status(JobStatusName.All) : null;
    }

    private Message? ApplySince(string value)
    {
        // The unescaped '+' of a time offset has been decoded to a space.
        Filter = Filter with { Since = (DateTimeOffset?)ScalarConverter.Convert(typeof(DateTimeOffset), value.Replace(' ', '+'), out _) };
        return Filter.Since is null ? JobQueryErrors.Date : null;
    }

    private Message? ApplyLimit(string value)
    {
        var isNumber = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var limit);
        Filter = Filter with { Limit = limit };
        return isNumber && limit is > 0 and <= JobFilter.MaxLimit ? null : JobQueryErrors.Limit(JobFilter.MaxLimit);
    }

    private Message? ApplyCursor(string value)
    {
        After = JobCursor.TryParse(value);
        return After is null ? JobQueryErrors.Cursor : null;
    }
}
