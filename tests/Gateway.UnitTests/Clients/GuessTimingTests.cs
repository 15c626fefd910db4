using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gateway.Clients;

namespace Gateway.UnitTests.Clients;

/// <summary>What a guessed key costs the authenticator does not depend on how near it came.</summary>
public sealed class GuessTimingTests
{
    /// <summary>Samples of each kind; set: they must agree closely, on a machine that does nothing else.</summary>
    private const string SamplesVariable = "GATEWAY_TEST_TIMED_SAMPLES";
    private const int DefaultSamples = 400;
    private const int Batch = 100;

    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Keys of another make are all well-formed, so each kind takes the whole way: a hash, a look-up, a comparison.</summary>
    [Fact]
    public void Authenticate_WrongKeys_TakeOneTime()
    {
        var right = "sk-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(23));
        var expired = "sk-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(23));
        var directory = Directory(right, expired);
        (string Kind, string Key)[] guesses =
        [
            ("unknown", "sk-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(23))),
            ("right beginning", right[..40] + "000000000"),
            ("last character", right[..^1] + (right[^1] == '0' ? '1' : '0')),
            ("first character", "s_" + right[2..]),
            ("revoked", expired),
        ];

        var samples = int.TryParse(Environment.GetEnvironmentVariable(SamplesVariable), CultureInfo.InvariantCulture, out var asked) ? asked : DefaultSamples;
        var times = guesses.ToDictionary(guess => guess.Kind, _ => new List<double>());
        for (var sample = -samples / 4; sample < samples; sample++)
        {
            Random.Shared.Shuffle(guesses);
            foreach (var (kind, key) in guesses)
            {
                var time = Measure(directory, key);
                if (sample >= 0)
                {
                    times[kind].Add(time);
                }
            }
        }

        // Disturbances only ever add: of many samples, the lower quarter is the machine's own speed.
        var typical = times.ToDictionary(kind => kind.Key, kind => kind.Value.Order().ElementAt(kind.Value.Count / 4));
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", typical.Select(kind => string.Create(CultureInfo.InvariantCulture, $"{kind.Key} {kind.Value:0} ns"))));
        (typical.Values.Max() / typical.Values.Min()).ShouldBeLessThan(Environment.GetEnvironmentVariable(SamplesVariable) is { Length: > 0 } ? 1.1 : 1.6);
    }

    private static double Measure(ClientDirectory directory, string key)
    {
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < Batch; i++)
        {
            if (directory.Authenticate(key, Now) is not null)
            {
                throw new InvalidOperationException("A guess was right.");
            }
        }

        return Stopwatch.GetElapsedTime(started).TotalNanoseconds / Batch;
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
        new() { Keys = { ["0"] = new ClientKeyOptions { Sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(key))) } } };
}
