using Gateway.Administration.Queries;
using Gateway.Configuration.Options;

namespace Gateway.Administration.Routing;

/// <summary>One route of the API. The routing, the OpenAPI document and the tests of the roles are made from these rows.</summary>
/// <param name="Method">The HTTP method. A route with GET has HEAD too.</param>
/// <param name="Path">The path below <see cref="Prefix"/>, with its values in braces.</param>
/// <param name="Role">The least role.</param>
/// <param name="Id">The id of the operation in the OpenAPI document.</param>
/// <param name="Summary">One line for the documents.</param>
/// <param name="Handler">Finds the method that carries out a call.</param>
internal sealed record AdministrationRoute(
    string Method, string Path, AdministrationRole Role, string Id, string Summary,
    Func<IServiceProvider, AdministrationHandler> Handler)
{
    public const string Root = "/admin";
    public const string Prefix = Root + "/v1";

    /// <summary>The parameters of the query. Others are refused.</summary>
    public IReadOnlyList<QueryParameter> Query { get; init; } = [];

    /// <summary>Whether the call may have a body.</summary>
    public bool HasBody { get; init; }

    /// <summary>The pattern for the routing.</summary>
    public string Pattern => Prefix + Path;

    /// <summary>The path as the OpenAPI document writes it.</summary>
    public string DocumentedPath => Pattern.Replace("{**", "{", StringComparison.Ordinal);

    public IReadOnlyList<string> Methods => Method == HttpMethods.Get ? [HttpMethods.Get, HttpMethods.Head] : [Method];
}
