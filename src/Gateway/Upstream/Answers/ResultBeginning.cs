using System.Net;

namespace Gateway.Upstream.Answers;

/// <summary>The upstream's response to a result call, as far as it is needed to tell whether the job has ended.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The body, or its beginning, with the token masked.</param>
/// <param name="IsWhole">Whether <paramref name="Body"/> is the whole body.</param>
/// <param name="HasTimeoutType">Whether the response says that the client's own time limit expired before the job started.</param>
internal readonly record struct ResultBeginning(HttpStatusCode Status, ReadOnlyMemory<byte> Body, bool IsWhole, bool HasTimeoutType);
