namespace Gateway.Documentation;

internal static class DocumentationExtensions
{
    public static IServiceCollection AddDocumentation(this IServiceCollection services) => services;

    public static WebApplication MapDocumentation(this WebApplication app) => app;
}
