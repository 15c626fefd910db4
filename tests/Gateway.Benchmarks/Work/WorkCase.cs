namespace Gateway.Benchmarks.Work;

/// <summary>A kind of request whose work is counted.</summary>
/// <param name="Name">The name in <c>work.tsv</c>.</param>
/// <param name="Request">The whole request as bytes, the same for each repetition.</param>
/// <param name="Status">The expected status.</param>
internal sealed record WorkCase(string Name, ReadOnlyMemory<byte> Request, int Status);
