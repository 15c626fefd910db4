using Gateway.Documentation.Schemas;
using Microsoft.OpenApi;

namespace Gateway.Documentation.Answers;

/// <summary>The errors of one kind of operation, folded into one answer for each <see cref="ErrorGroup"/>.</summary>
/// <param name="Name">The beginning of the components' names.</param>
/// <param name="Errors">Every error that such an operation can answer with.</param>
internal sealed record OperationErrors(string Name, params DocumentedError[] Errors)
{
    /// <summary>The groups that have an error, and the component of each.</summary>
    public IEnumerable<(ErrorGroup Group, string Component)> Groups =>
        ErrorGroup.All.Where(group => Of(group).Any()).Select(group => (group, Name + group.Suffix));

    public IEnumerable<KeyValuePair<string, IOpenApiResponse>> Components(DocumentParts parts) =>
        Groups.Select(
            group => KeyValuePair.Create<string, IOpenApiResponse>(group.Component, Response(group.Group, [.. Of(group.Group)], parts)));

    private static OpenApiResponse Response(ErrorGroup group, IReadOnlyList<DocumentedError> errors, DocumentParts parts)
    {
        string[] headers =
        [
            .. errors.Any(error => error.Error.RetryAfter is not null) ? (string[])[DocumentedHeaders.RetryAfter] : [],
            // The errors of limits have members of their own.
            .. errors.Any(error => error.Error.Members.Count > 0) ? DocumentedHeaders.OfLimits : [],
        ];
        var examples = errors.ToDictionary(
            error => error.Error.Type,
            IOpenApiExample (error) =>
                new OpenApiExample { Summary = $"{error.Error.Status}: {error.When}", Value = ErrorExample.Of(error.Error) });
        return parts.Answer(group.Meaning, SchemaOf(errors), examples, headers);
    }

    private static string SchemaOf(IReadOnlyList<DocumentedError> errors) =>
        errors.All(error => error.Error.Violations.Count == 0) ? SharedSchemas.Error
        : errors.All(error => error.Error.Violations.Count > 0) ? SharedSchemas.ValidationError
        : SharedSchemas.BodyRejection;

    private IEnumerable<DocumentedError> Of(ErrorGroup group) =>
        Errors.Where(error => ErrorGroup.Of(error.Error.Status) == group).OrderBy(error => error.Error.Status);
}
