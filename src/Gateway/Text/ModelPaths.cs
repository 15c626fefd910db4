namespace Gateway.Text;

/// <summary>The path under which models are called.</summary>
internal static class ModelPaths
{
    /// <summary>The first segment of a model's path.</summary>
    public const string App = "fal-ai";

    /// <summary>The beginning of a model's name, and of the app in a job's path.</summary>
    public const string Prefix = App + "/";

    /// <summary>The beginning of a request's path.</summary>
    public const string RoutePrefix = "/" + Prefix;
}
