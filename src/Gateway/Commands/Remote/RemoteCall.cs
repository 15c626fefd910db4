using System.CommandLine;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Gateway.Commands.Remote;

/// <summary>One run of a command.</summary>
/// <param name="Client">The API.</param>
/// <param name="Parsed">The arguments.</param>
/// <param name="AsJson">Whether the answer is printed as JSON.</param>
/// <param name="Cancellation">Cancels the command.</param>
internal sealed record RemoteCall(AdministrationClient Client, ParseResult Parsed, bool AsJson, CancellationToken Cancellation)
{
    /// <summary>The most entries that one call asks for.</summary>
    private const int PageSize = 100;

    public async Task<JsonObject> GetAsync(string path, params (string Name, string? Value)[] query) =>
        (await Client.GetAsync(path, query, Cancellation)).Body;

    /// <summary>Reads an answer that takes longer than others.</summary>
    public async Task<JsonObject> GetAsync(string path, TimeSpan patience) =>
        (await Client.GetAsync(path, [], Cancellation, patience)).Body;

    /// <summary>Reads an object together with its version, which a later change of it names.</summary>
    public Task<RemoteAnswer> ReadAsync(string path) => Client.GetAsync(path, [], Cancellation);

    /// <inheritdoc cref="AdministrationClient.SendAsync(HttpMethod, string, JsonObject?, EntityTagHeaderValue?, CancellationToken)"/>
    public async Task<JsonObject> SendAsync(HttpMethod method, string path, JsonObject? body = null, EntityTagHeaderValue? tag = null) =>
        (await Client.SendAsync(method, path, body, tag, Cancellation)).Body;

    /// <summary>Reads the pages of a list until there are enough entries.</summary>
    /// <param name="path">The path of the list.</param>
    /// <param name="name">The member that has the entries.</param>
    /// <param name="limits">The options of the command.</param>
    /// <param name="query">The filter.</param>
    /// <returns>The entries as one page. <c>next_cursor</c> is not null if there are more.</returns>
    public async Task<JsonObject> ListAsync(
        string path, string name, ListOptions limits, params (string Name, string? Value)[] query)
    {
        var most = limits.MostOf(Parsed);
        var entries = new JsonArray();
        var cursor = limits.CursorOf(Parsed);
        do
        {
            var page = await GetAsync(
                path, [.. query, ("limit", $"{Math.Min(PageSize, most - entries.Count)}"), ("cursor", cursor)]);
            if (page[name] is not JsonArray more)
            {
                throw new CommandFailedException($"The answer has no list '{name}'. The gateway has another version.");
            }

            foreach (var entry in more.ToList())
            {
                more.Remove(entry);
                entries.Add(entry);
            }

            cursor = page["next_cursor"]?.GetValue<string>();
        }
        while (cursor is not null && entries.Count < most);

        return new JsonObject { [name] = entries, ["next_cursor"] = cursor };
    }
}
