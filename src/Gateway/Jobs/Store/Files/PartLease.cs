namespace Gateway.Jobs.Store.Files;

/// <summary>The right of one request to receive a part. If it is not renewed, the sweep removes what was received.</summary>
/// <param name="Name">Name of the file.</param>
/// <param name="Number">Number of the part; 0: the whole file.</param>
/// <param name="Token">A random text for each request. It is in the name of the bytes that the request stores.</param>
internal sealed record PartLease(string Name, int Number, string Token);
