using System.CommandLine;
using System.Globalization;
using Gateway.Configuration;
using Gateway.Configuration.Files;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Webhooks;
using Gateway.Webhooks.Keys;

namespace Gateway.Commands;

/// <summary><c>webhooks rotate</c> and <c>webhooks keys</c>: the keys that sign webhooks, in the store of a running gateway.</summary>
internal static class WebhooksCommand
{
    private const string NowWarning =
        "Warning: receivers that have kept the published keys refuse deliveries until they read them again, after 24 hours at most. "
        + "Refused deliveries are repeated by the schedule.";

    public static Command Create(TextWriter output, TextWriter error, Func<IConfiguration> configuration, TimeProvider time)
    {
        var now = new Option<bool>("--now")
        {
            Description = "For a key that others know: the new key signs at once, and the older keys are no longer published.",
        };
        var rotate = new Command("rotate", "Adds a new signing key. It is published for 25 hours before it signs.") { now };
        rotate.SetAction((parsed, cancellation) => WithStoreAsync(
            configuration, error, time, store => RotateAsync(store, parsed.GetValue(now), output, error, time, cancellation)));
        var keys = new Command("keys", "Lists the public signing keys.");
        keys.SetAction((_, cancellation) => WithStoreAsync(configuration, error, time, store => ListAsync(store, output, cancellation)));
        return new Command("webhooks", "The keys that sign webhooks.") { rotate, keys };
    }

    private static async Task<int> WithStoreAsync(
        Func<IConfiguration> configuration, TextWriter error, TimeProvider time, Func<ISigningKeyStore, Task<int>> run)
    {
        try
        {
            if (StoreAddress.Parse(configuration().GetConnectionString("Jobs"), out var problem) is not { } address)
            {
                await error.WriteLineAsync($"{StoreAddress.Key}: {problem}");
                return GatewayCommands.Failed;
            }

            await using var store = new SigningKeyDatabase(address, time);
            return await run(store);
        }
        catch (JobStoreUnavailableException exception)
        {
            await error.WriteLineAsync($"The job store can't be used: {exception.Reason}. A gateway must have started with it once.");
        }
        catch (Exception exception) when (exception is InvalidDataException or SecretFilesException)
        {
            await error.WriteLineAsync(CommandConfigurationProblem.Of(exception));
        }

        return GatewayCommands.Failed;
    }

    private static async Task<int> RotateAsync(
        ISigningKeyStore store, bool atOnce, TextWriter output, TextWriter error, TimeProvider time, CancellationToken cancellation)
    {
        if (await KeyRotation.RotateAsync(store, atOnce, time.GetUtcNow(), cancellation) is not { } key)
        {
            await error.WriteLineAsync("Another process has rotated the keys at the same moment. Nothing was changed.");
            return GatewayCommands.Failed;
        }

        await output.WriteLineAsync($"The new key {key.Kid} is published within {SigningKeys.Interval.TotalSeconds:0} s. It signs from "
            + $"{At(key.SignsFrom)} on.");
        if (atOnce)
        {
            await error.WriteLineAsync(NowWarning);
        }

        return GatewayCommands.Ok;
    }

    private static async Task<int> ListAsync(ISigningKeyStore store, TextWriter output, CancellationToken cancellation)
    {
        foreach (var stored in await store.ReadKeysAsync(cancellation))
        {
            var published = stored.PublishedUntil is { } until ? $"published until {At(until)}" : "published";
            await output.WriteLineAsync(
                $"{stored.Kid} {new SigningKey(stored.PrivateKey.Span).StandardPublicKey} signs from {At(stored.SignsFrom)}, {published}");
        }

        return GatewayCommands.Ok;
    }

    private static string At(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
