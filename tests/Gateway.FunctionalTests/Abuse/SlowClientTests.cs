using System.Text;
using Gateway.FunctionalTests.Abuse.Support;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Abuse;

/// <summary>Clients that hold on to their connections: they are cut in time, and nobody else waits for them. How long others wait is measured by <c>tests/prove.sh</c>.</summary>
public sealed class SlowClientTests
{
    private const int Each = 100;
    private const int Pipelined = 3_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Connections_OfTheSlow_AreCutAndOthersAreServed()
    {
        var key = TestKey.Create();
        await using var gateway = await AbusedGateway.StartAsync([key], ("Gateway__Limits__BodyReadTimeout", "00:00:05"));
        using var client = gateway.ClientOf(key);
        client.Timeout = TimeSpan.FromSeconds(10);
        await client.SubmitJobAsync();

        // Half a head; a head and the beginning of a body; many questions and no reading of answers.
        var heads = await OpenAsync(gateway, "GET /jobs HTTP/1.1\r\nHost: x\r\nX-Slow: ");
        var bodies = await OpenAsync(
            gateway, $"POST /{Seeds.Imagen4} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key.Text}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{{\"prompt\":");
        var readers = await OpenAsync(gateway, "");
        var question = Encoding.ASCII.GetBytes("GET /contracts HTTP/1.1\r\nHost: x\r\n\r\n");
        var whole = Pipelined * (long)(await AnswerAsync(gateway, question)).Length;
        var questions = Enumerable.Repeat(question, Pipelined).SelectMany(bytes => bytes).ToArray();
        var asking = readers.Take(Each / 5).Select(reader => IgnoringResetAsync(reader.WriteAsync(questions))).ToList();

        for (var i = 0; i < Each; i++)
        {
            var id = await client.SubmitJobAsync();
            using var status = await client.FollowAsync($"{id}/status");
            ((int)status.StatusCode).ShouldBe(202);
        }

        var refusals = await Task.WhenAll(bodies.Select(body => body.ReadAsync()));
        refusals.ShouldAllBe(answer => answer.StartsWith("HTTP/1.1 408 ", StringComparison.Ordinal));
        // A head has 15 seconds; by then those who do not read have been cut, too.
        await Task.WhenAll(heads.Select(head => head.ReadToEndAsync(Patience)));
        var received = await Task.WhenAll(readers.Take(Each / 5).Select(reader => reader.ReadToEndAsync(Patience)));
        received.ShouldAllBe(bytes => bytes < whole);
        await Task.WhenAll(asking);

        await client.SubmitJobAsync();
        gateway.Sandbox.JobCount.ShouldBe(Each + 2);
        foreach (var connection in (KeptConnection[])[.. heads, .. bodies, .. readers])
        {
            connection.Dispose();
        }
    }

    private static async Task<KeptConnection[]> OpenAsync(AbusedGateway gateway, string beginning) => await Task.WhenAll(Enumerable.Range(0, Each).Select(async _ =>
    {
        var connection = await KeptConnection.OpenAsync(gateway.Address);
        await connection.WriteAsync(Encoding.ASCII.GetBytes(beginning));
        return connection;
    }));

    private static async Task<string> AnswerAsync(AbusedGateway gateway, byte[] question)
    {
        using var connection = await KeptConnection.OpenAsync(gateway.Address);
        return await connection.SendAsync(Encoding.ASCII.GetString(question).Replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n", StringComparison.Ordinal));
    }

    private static async Task IgnoringResetAsync(Task writing)
    {
        try
        {
            await writing;
        }
        catch (IOException)
        {
            // The gateway has had enough of it.
        }
    }
}
