using Gateway.Clients;
using Gateway.Errors;
using Microsoft.OpenApi;

namespace Gateway.Documentation;

/// <summary>The two ways to show a key. Two keys at once are refused, so these are alternatives everywhere.</summary>
internal static class SecuritySchemes
{
    private const string Bearer = "bearer";
    private const string ApiKey = "apiKey";

    public static Dictionary<string, IOpenApiSecurityScheme> All(bool usesSandbox)
    {
        var hint = usesSandbox ? $" On this sandbox: `{DevelopmentClient.Key}`" : "";
        return new()
        {
            [Bearer] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = $"Your key as `Authorization: Bearer <key>`. Use this one or the other, not both.{hint}",
            },
            [ApiKey] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Header,
                Name = GatewayHeaders.ApiKey,
                Description = $"Your key as `{GatewayHeaders.ApiKey}: <key>`. Use this one or the other, not both.",
            },
        };
    }

    public static List<OpenApiSecurityRequirement> EitherKey(OpenApiDocument document) =>
    [
        new() { [new OpenApiSecuritySchemeReference(Bearer, document)] = [] },
        new() { [new OpenApiSecuritySchemeReference(ApiKey, document)] = [] },
    ];
}
