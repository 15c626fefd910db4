namespace Gateway.FunctionalTests.Abuse.Vectors;

/// <summary>A request as the upstream received it, byte for byte.</summary>
/// <param name="Head">Request line and headers, including the empty line.</param>
/// <param name="Body">The body. One character is one byte.</param>
internal sealed record RawRequest(string Head, string Body)
{
    public string RequestLine => Head[..Head.IndexOf("\r\n", StringComparison.Ordinal)];

    public IEnumerable<(string Name, string Value)> Headers => Head.Split("\r\n").Skip(1).Where(line => line.Length > 0).Select(line =>
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        return (line[..colon], line[(colon + 1)..].Trim());
    });
}
