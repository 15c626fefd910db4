namespace Gateway.FunctionalTests.Files;

/// <summary>A call that a store has received.</summary>
/// <param name="Method">The method.</param>
/// <param name="Range">The header of this name, or nothing.</param>
internal sealed record S3Request(string Method, string Range);
