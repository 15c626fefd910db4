using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gateway.Clients;
using Gateway.Testing.Clients;

namespace Gateway.UnitTests.Clients;

/// <summary>What a guessed key costs the authenticator does not depend on how near it came.</summary>
public sealed class GuessTimingTests
{
    /// <summary>Samples of each kind; set: they must agree closely, on a machine that does nothing else.</summary>
    private const string SamplesVariable = "GATEWAY_TEST_TIMED_SAMPLES";
    private const int Samples = 400;
    private const int MostSamples = 8_000;
    private const double MostRatio = 1.6;
    private const int Batch = 100;

    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Keys of another make are all well-formed, so each kind takes the whole way: a hash, a look-up, a comparison.</summary>
    [Fact]
    public async Task Authenticate_WrongKeys_TakeOneTime()
    {
        var right = "sk-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(23));
        var expired = "sk-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(23));
        var directory = Directory(right, expired);
        var guesses = new Dictionary<string, string>
        {
            ["unknown"] = "sk-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(23)),
            ["right beginning"] = right[..40] + "000000000",
            ["last character"] = right[..^1] + (right[^1] == '0' ? '1' : '0'),
            ["first character"] = "s_" + right[2..],
            ["revoked"] = expired,
        };
        var times = new GuessTimes(guesses, key => AuthenticateAsync(directory, key));
        if (int.TryParse(Environment.GetEnvironmentVariable(SamplesVariable), CultureInfo.InvariantCulture, out var samples))
        {
            await times.WarmUpAsync(samples / 4);
            await times.MeasureAsync(samples);
            Report(times.Describe(GuessTimes.LowerQuarter));
            times.Ratio(GuessTimes.LowerQuarter).ShouldBeLessThan(1.1);
            return;
        }

        await times.WarmUpAsync(Samples / 4);
        await times.MeasureUntilAgreedAsync(Samples, MostSamples, MostRatio);
        Report(times.Describe(GuessTimes.Fastest));
        times.Ratio(GuessTimes.Fastest).ShouldBeLessThan(MostRatio);
    }

    private static void Report(string times) => TestContext.Current.TestOutputHelper?.WriteLine($"{Batch} answers each: {times}");

    private static Task AuthenticateAsync(ClientDirectory directory, string key)
    {
        for (var i = 0; i < Batch; i++)
        {
            if (directory.Authenticate(key, Now) is not null)
            {
                throw new InvalidOperationException("A guess was right.");
            }
        }

        return Task.CompletedTask;
    }

    private static ClientDirectory Directory(string right, string expired)
    {
        // Some more clients, so that the table has other entries to meet.
        var clients = Enumerable.Range(0, 200).ToDictionary(i => $"client-{i}", i => Options(Guid.NewGuid().ToString()));
        clients["right"] = Options(right);
        clients["old"] = Options(expired);
        clients["old"].Keys["0"].Expires = Now.AddDays(-1);
        return ClientDirectory.Create(clients);
    }

    private static ClientOptions Options(string key) =>
        new()
        {
            Keys = { ["0"] = new ClientKeyOptions { Sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(key))) } },
        };
}
