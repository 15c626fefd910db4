using Gateway.Clients;
using Gateway.Errors;
using Microsoft.OpenApi;

namespace Gateway.Documentation;

/// <summary>The two ways to send a key. They are alternatives; a client that sends the same key in both ways is accepted too.</summary>
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
                Description = $"Your key as `Authorization: Bearer <key>`. One of the two headers is enough.{hint}",
            },
            [ApiKey] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Header,
                Name = GatewayHeaders.ApiKey,
                Description = $"Your key as `{GatewayHeaders.ApiKey}: <key>`. One of the two headers is enough.",
            },
        };
    }

    public static List<OpenApiSecurityRequirement> EitherKey(OpenApiDocument document) =>
    [
        new() { [new OpenApiSecuritySchemeReference(Bearer, document)] = [] },
        new() { [new OpenApiSecuritySchemeReference(ApiKey, document)] = [] },
    ];
}
