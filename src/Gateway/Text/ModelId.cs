namespace Gateway.Text;

/// <summary>Format of a model's path: only characters that a request target may contain without escaping.</summary>
internal static class ModelId
{
    /// <summary>What a model's path must be, for messages.</summary>
    public const string Rule =
        "must be two or more segments of letters, digits, '.', '_' and '-', joined by '/', such as 'fal-ai/imagen4/preview'";

    public static bool IsValid(string model)
    {
        var segments = model.Split('/');
        return segments.Length >= 2 && segments.All(segment =>
            segment.Length > 0 && segment[0] != '.' && segment.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-'));
    }
}
