namespace Gateway.Contracts;

/// <summary>The form of a model's path: what may appear in a request target without being escaped, and nothing else.</summary>
internal static class ModelId
{
    public static bool IsValid(string model)
    {
        var segments = model.Split('/');
        return segments.Length >= 2 && segments.All(segment =>
            segment.Length > 0 && segment[0] != '.' && segment.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-'));
    }
}
