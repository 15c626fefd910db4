using System.Collections.Concurrent;
using System.Net.Http.Headers;
using FsCheck;
using FsCheck.Fluent;
using Gateway.FunctionalTests.Abuse.Support;
using Gateway.FunctionalTests.Abuse.Vectors;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Testing;
using Gateway.Testing.Contracts;
using Gateway.Testing.Contracts.Generator;

namespace Gateway.FunctionalTests.Abuse;

/// <summary>
/// Sends the bodies of the property tests through the whole gateway. The response must match the oracle, and the gateway must not forward a
/// refused body.
/// </summary>
public sealed class GeneratedBodyTests
{
    private const int DefaultBodies = 2_000;
    private const int Size = 50;

    [Fact]
    public async Task Body_Generated_IsForwardedIfAndOnlyIfOracleAccepts()
    {
        await using var upstream = new RawUpstream();
        await using var gateway = await TestGateway.StartAsync(
            ("ReverseProxy:Clusters:quickrouter:Destinations:primary:Address", upstream.Address.ToString()));
        var recipes = BodyRecipe.Any.Sample(Size, new Rnd((ulong)TestSeed.Next()), LongRun.Of(LongRun.HttpBodies, DefaultBodies))
            .Select(recipe => recipe with { Setting = 0, Cut = 0 });
        var wrong = new ConcurrentQueue<string>();
        var accepted = 0;

        var options = new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = TestContext.Current.CancellationToken };
        await Parallel.ForEachAsync(recipes, options, async (recipe, cancellation) =>
        {
            var bytes = recipe.ToBytes();
            var expected = Verdict.Expected(recipe, bytes);
            using var content = new ByteArrayContent(bytes);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var response = await gateway.Client.PostAsync(new Uri("/" + recipe.Model, UriKind.Relative), content, cancellation);
            var status = (int)response.StatusCode;
            if (status == 200)
            {
                Interlocked.Increment(ref accepted);
            }

            if (!Expected(expected).Contains(status))
            {
                wrong.Enqueue($"{status}, expected {expected}: {recipe}");
            }
        });

        LongRun.Report(
            $"bodies over HTTP: {accepted} of {LongRun.Of(LongRun.HttpBodies, DefaultBodies)} accepted, {wrong.Count} answered wrongly");
        wrong.ShouldBeEmpty();
        upstream.Requests.Count.ShouldBe(accepted);
        accepted.ShouldBeGreaterThan(0);
    }

    private static int[] Expected(Verdict verdict) => verdict switch
    {
        { IsJson: false } => [400],
        { Offences.Count: > 0 } => [422],
        // The model documents do not define this case.
        { Open.Count: > 0 } => [200, 422],
        _ => [200],
    };
}
