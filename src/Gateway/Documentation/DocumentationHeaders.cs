namespace Gateway.Documentation;

/// <summary>Users enter a key on these pages. The pages therefore load nothing from other hosts, send nothing to other hosts, and can't
/// be framed.</summary>
internal static class DocumentationHeaders
{
    // Swagger UI sets inline styles and draws its icons from data URIs.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void UseDocumentationHeaders(this IApplicationBuilder pages) => pages.Use(static (context, next) =>
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        return next(context);
    });
}
