using Gateway.Errors;
using Gateway.Jobs.Listing;

namespace Gateway.Administration.Queries;

/// <summary>
/// Checks the query of a call. As for a client's list of jobs, unknown and repeated parameters are refused, because an ignored filter
/// would return wrong rows.
/// </summary>
internal static class QueryCheck
{
    /// <returns>Null: every parameter is known and valid.</returns>
    public static GatewayError? Problem(IQueryCollection query, IReadOnlyList<QueryParameter> known)
    {
        foreach (var (name, values) in query)
        {
            if (known.FirstOrDefault(parameter => parameter.Name == name) is not { } parameter)
            {
                return known.Count == 0 ? JobQueryErrors.NoneSupported() : JobQueryErrors.Unknown(known.Select(other => other.Name));
            }

            if (values is not [{ Length: > 0 } value])
            {
                return JobQueryErrors.NotOnce(name);
            }

            if (parameter.Problem(value) is { } right)
            {
                return JobQueryErrors.Wrong(name, right);
            }
        }

        return null;
    }
}
