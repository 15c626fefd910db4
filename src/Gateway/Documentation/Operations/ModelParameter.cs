using System.Text.Json.Nodes;
using Gateway.Contracts;
using Microsoft.OpenApi;

namespace Gateway.Documentation.Operations;

/// <summary>The query parameter <c>model</c> of the operations that serve every model.</summary>
internal static class ModelParameter
{
    public static OpenApiParameter Of(DocumentParts parts, bool required, string description) => new()
    {
        Name = ModelQuery.Name,
        In = ParameterLocation.Query,
        Required = required,
        Description = description,
        Schema = new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            Enum = [.. parts.Models.Select(model => (JsonNode)model.Contract.Model)]
        },
        Example = required && parts.Models.Count > 0 ? parts.Models[0].Contract.Model : null,
    };
}
