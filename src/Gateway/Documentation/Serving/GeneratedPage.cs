namespace Gateway.Documentation.Serving;

/// <summary>A response of Swashbuckle.</summary>
/// <param name="Status">The status.</param>
/// <param name="Headers">The headers.</param>
/// <param name="Body">The body, in the encoding that the headers name.</param>
internal sealed record GeneratedPage(int Status, IHeaderDictionary Headers, byte[] Body);
