namespace Gateway.Text;

/// <summary>Parts of the paths of models.</summary>
internal static class ModelPaths
{
    /// <summary>The first segment of a model's path.</summary>
    public const string App = "fal-ai";

    /// <summary>Prefix of a model's name, and of the app in the path of a job.</summary>
    public const string Prefix = App + "/";

    /// <summary>Prefix of the path of a request.</summary>
    public const string RoutePrefix = "/" + Prefix;
}
