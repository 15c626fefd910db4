namespace Gateway.Contracts;

/// <summary>Format of a model's path: only characters that a request target may contain without escaping.</summary>
internal static class ModelId
{
    public static bool IsValid(string model)
    {
        var segments = model.Split('/');
        return segments.Length >= 2 && segments.All(segment =>
            segment.Length > 0 && segment[0] != '.' && segment.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-'));
    }
}
