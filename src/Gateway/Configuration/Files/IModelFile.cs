namespace Gateway.Configuration.Files;

/// <summary>The content of a file about one model: a contract or a price.</summary>
internal interface IModelFile
{
    /// <summary>Path of the model, such as <c>fal-ai/imagen4/preview</c>.</summary>
    string Model { get; }

    /// <summary>Path of the file.</summary>
    string File { get; }

    /// <summary>Identifies the version of the file.</summary>
    string Version { get; }
}
