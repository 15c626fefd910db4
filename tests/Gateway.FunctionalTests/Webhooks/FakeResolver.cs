using System.Net;
using System.Net.Sockets;
using Gateway.Webhooks.Sending;

namespace Gateway.FunctionalTests.Webhooks;

/// <summary>A DNS that gives each call the next of its answers, and then repeats the last one. An empty answer is an unknown
/// name.</summary>
internal sealed class FakeResolver(params string[] answers) : IReceiverResolver
{
    private readonly List<string> _names = [];

    /// <summary>The names that were asked for.</summary>
    public IReadOnlyList<string> Names => _names;

    public Task<IPAddress[]> ResolveAsync(string name, CancellationToken cancellation)
    {
        var answer = answers[Math.Min(_names.Count, answers.Length - 1)];
        _names.Add(name);
        return answer.Length == 0
            ? Task.FromException<IPAddress[]>(new SocketException((int)SocketError.HostNotFound))
            : Task.FromResult<IPAddress[]>([.. answer.Split(' ').Select(IPAddress.Parse)]);
    }
}
