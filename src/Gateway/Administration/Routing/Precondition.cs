using Gateway.Errors;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Gateway.Administration.Routing;

/// <summary>What a change expects of the object that it changes (RFC 9110, section 13.1).</summary>
/// <param name="Version">The version that the caller has read. Null: any, or the object must not exist.</param>
/// <param name="IsNew">Whether the object must not exist.</param>
internal sealed record Precondition(long? Version, bool IsNew)
{
    /// <summary>No object has this version.</summary>
    private const long None = -1;

    private static readonly Precondition New = new(null, IsNew: true);

    /// <summary>Reads <c>If-Match</c> and <c>If-None-Match</c>. A change needs exactly one of them.</summary>
    /// <returns>Null: <paramref name="precondition"/> is what the headers say.</returns>
    public static GatewayError? Read(HttpRequest request, bool mayCreate, out Precondition precondition)
    {
        precondition = New;
        var (match, none) = (request.Headers.IfMatch, request.Headers.IfNoneMatch);
        if (StringValues.IsNullOrEmpty(match) && StringValues.IsNullOrEmpty(none))
        {
            return AdministrationErrors.PreconditionRequired();
        }

        if (StringValues.IsNullOrEmpty(match))
        {
            return mayCreate && none == EntityTagHeaderValue.Any.ToString() ? null : AdministrationErrors.PreconditionInvalid();
        }

        if (!StringValues.IsNullOrEmpty(none) || match.Count != 1 || !EntityTagHeaderValue.TryParse(match.ToString(), out var tag))
        {
            return AdministrationErrors.PreconditionInvalid();
        }

        // A weak tag, and a tag that this API has not given, match no version.
        precondition = new Precondition(
            tag.Equals(EntityTagHeaderValue.Any) ? null : tag.IsWeak ? None : EntityTag.Parse(tag.Tag.ToString()) ?? None, IsNew: false);
        return null;
    }
}
