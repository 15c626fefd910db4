using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Gateway.Commands.Remote;

/// <summary>An answer of the administration API.</summary>
/// <param name="Body">The body; an empty object for an answer without one.</param>
/// <param name="Tag">The version of the object (<c>ETag</c>). Null: it has none.</param>
internal sealed record RemoteAnswer(JsonObject Body, EntityTagHeaderValue? Tag);
