using System.Collections.Frozen;
using Gateway.Metrics;
using Swashbuckle.AspNetCore.SwaggerUI;

namespace Gateway.Documentation.Serving;

/// <summary>The files of Swagger UI. Each is read from Swashbuckle when it is first requested; all responses share its bytes.</summary>
internal sealed class SwaggerPages : IMeasured
{
    /// <summary>The names of the resources in Swashbuckle's assembly begin with this text.</summary>
    private const string Resources = "Swashbuckle.AspNetCore.SwaggerUI.node_modules.swagger_ui_dist.";

    /// <summary>Made by Swashbuckle from its options, and not resources of Swagger UI.</summary>
    private static readonly string[] Made = ["index.html", "index.js"];

    private readonly FrozenDictionary<string, BuiltOnce<string, SwaggerPage?>> _pages;

    public SwaggerPages(SwaggerPipeline pipeline)
    {
        // Only these paths are read, so that a request cannot choose what is kept in memory.
        Paths = [.. typeof(SwaggerUIOptions).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Resources, StringComparison.Ordinal))
            .Select(name => name[Resources.Length..])
            .Union(Made, StringComparer.Ordinal)
            .Select(name => $"{SwaggerPipeline.Root}/{name}")
            .Order(StringComparer.Ordinal)];
        _pages = Paths.ToFrozenDictionary(
            path => path,
            _ => new BuiltOnce<string, SwaggerPage?>(path => SwaggerPage.ReadAsync(pipeline, path)),
            StringComparer.Ordinal);
    }

    public IReadOnlyList<string> Paths { get; }

    /// <returns>Null: there is no such file.</returns>
    public async Task<SwaggerPage?> FindAsync(string path) =>
        _pages.TryGetValue(path, out var page) ? await page.GetAsync(path) : null;

    public void AddTo(GatewayMeter meter) => meter.Level(
        "gateway.documentation.pages.size", "By", "Bytes of the files of Swagger UI in memory.",
        () => _pages.Values.Sum(page => page.Latest?.Size ?? 0));
}
