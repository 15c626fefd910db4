using Gateway.Administration.Access;
using Gateway.Administration.Bodies;
using Gateway.Administration.Queries;

namespace Gateway.Administration.Routing;

/// <summary>A call with a valid key.</summary>
internal sealed class AdministrationCall(HttpContext context, AdministrationKey key)
{
    public HttpContext Context => context;

    public HttpRequest Request => context.Request;

    public AdministrationKey Key => key;

    /// <summary>Who makes a change, for the audit log.</summary>
    public string Actor => key.Label;

    /// <summary>For reads. A change that has begun is not cancelled.</summary>
    public CancellationToken Aborted => context.RequestAborted;

    /// <summary>A value of the path.</summary>
    public string Path(string name) => (string)context.Request.RouteValues[name]!;

    /// <summary>A value of the query.</summary>
    public T? Query<T>(QueryParameter<T> parameter) => parameter.Of(context.Request.Query);

    public Task<BodyResult<T>> ReadAsync<T>(Func<BodyObject, T> read) => BodyReading.ReadAsync(context, read);

    public Task<BodyResult<T>> ReadOptionalAsync<T>(Func<BodyObject, T> read, T otherwise) =>
        BodyReading.ReadOptionalAsync(context, read, otherwise);
}
