using System.Globalization;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Files;
using Gateway.Testing;

namespace Gateway.UnitTests.Jobs.Store;

/// <summary>Random sequences of all calls about files, on two stores of one database, compared with <see cref="FileModel"/>.</summary>
public abstract partial class JobStoreContract
{
    private const int ModelCalls = 2500;

    /// <summary>Seldom, a sequence has one of <see cref="ComparedOutcomes"/> late.</summary>
    private const int MostModelCalls = 20 * ModelCalls;
    private const int ModelNames = 12;
    private const int ModelParts = 3;

    private static readonly FileLimits ModelLimits = new(Total: 400, OfClient: 250, FilesOfClient: 3);

    /// <summary>The test has no value if the sequence never comes to what it compares.</summary>
    private static readonly string[] ComparedOutcomes =
    [
        "Add Done", "Add TooManyFiles", "Begin Done", "Begin NotFound", "Begin Complete", "Begin InProgress", "Begin ClientFull",
        "Begin Full", "Extend Done", "Extend LeaseLost", "Finish Done", "Finish LeaseLost", "Complete Done", "Complete InProgress",
    ];

    [Fact]
    public async Task Files_AnySequenceOfCalls_AgreesWithTheModel()
    {
        var stores = new[] { await OpenAsync(), await OpenAsync() };
        var (model, random, now) = (new FileModel(), TestSeed.CreateRandom(), Samples.Start);
        var seen = new HashSet<string>();

        for (var call = 0; call < ModelCalls || (call < MostModelCalls && !seen.IsSupersetOf(ComparedOutcomes)); call++)
        {
            now += TimeSpan.FromSeconds(random.Next(8));
            var (did, expected, actual) = await CallBothAsync(stores[random.Next(2)], model, random, now, call);
            actual.ShouldBe(expected, $"call {call}: {did}");
            if (Enum.TryParse<FileOutcome>(expected, out _))
            {
                seen.Add($"{did} {expected}");
            }

            if (call % 100 == 0)
            {
                await FileTotalsShouldBeAsync(stores[0], model.Files, model.Bytes);
            }
        }

        await FileTotalsShouldBeAsync(stores[0], model.Files, model.Bytes);
        foreach (var number in Enumerable.Range(0, ModelNames))
        {
            var name = Upload(ModelLabel(number)).Name;
            FileModel.TextOf(await stores[0].ListPartsAsync(name, Cancellation)).ShouldBe(FileModel.TextOf(model.PartsOf(name)));
            (await stores[1].FindFilesAsync([name], Cancellation)).SingleOrDefault()?.State.ShouldBe(model.StateOf(name)!.Value);
        }

        foreach (var outcome in ComparedOutcomes)
        {
            seen.ShouldContain(outcome);
        }
    }

    /// <returns>The name of the call, and what the model and the store say of it.</returns>
    private static async Task<(string Did, string Expected, string Actual)> CallBothAsync(
        JobStore store, FileModel model, Random random, DateTimeOffset now, int call)
    {
        var number = random.Next(ModelNames);
        var file = Upload(ModelLabel(number), ModelClient(number)) with
        {
            IsMultipart = number % 2 == 0,
            CreatedAt = now,
            UploadUntil = now.AddMinutes(random.Next(1, 30)),
        };
        var token = string.Create(CultureInfo.InvariantCulture, $"token-{random.Next(3)}");
        var lease = new PartLease(file.Name, number % 2 == 0 ? random.Next(1, 1 + ModelParts) : 0, token);
        var (bytes, until) = ((long)random.Next(200), now.AddMinutes(random.Next(1, 4)));
        switch (random.Next(12))
        {
            case 0 or 1 when model.StateOf(file.Name) is null:
                return ("Add", Text(model.Add(file, ModelLimits)), Text(await store.AddFileAsync(file, ModelLimits, Cancellation)));
            case 2 or 3 or 4:
                // A token is used once.
                lease = lease with { Token = string.Create(CultureInfo.InvariantCulture, $"token-{call}") };
                return (
                    "Begin", Text(model.Begin(lease, bytes, ModelLimits, now, until)),
                    Text(await store.BeginPartAsync(lease, bytes, ModelLimits, now, until, Cancellation)));
            case 5:
                lease = Held(lease);
                return (
                    "Extend", Text(model.Extend(lease, bytes, ModelLimits, until)),
                    Text(await store.ExtendPartAsync(lease, bytes, ModelLimits, until, Cancellation)));
            case 6 or 7 when lease.Number > 0:
                lease = Held(lease);
                return (
                    "Finish", Text(model.Finish(lease, bytes / 2, Sha(token), null)),
                    Text(await store.FinishPartAsync(lease, bytes / 2, Sha(token), Cancellation)));
            case 6 or 7:
                lease = Held(lease);
                return (
                    "Finish", Text(model.Finish(lease, bytes / 2, Sha("content"), now.AddHours(1))),
                    Text(await store.FinishFileAsync(lease, Content(bytes / 2), now.AddHours(1), Cancellation)));
            case 8:
                var parts = model.PartsOf(file.Name);
                var end = now.AddHours(1).AddMicroseconds(call);
                return (
                    "Complete", Text(model.Complete(file.Name, parts, now, end)),
                    Text(await store.CompleteFileAsync(file.Name, parts, Content(1, parts.Count), now, end, Cancellation)));
            case 9:
                lease = Held(lease);
                model.Abandon(lease);
                await store.AbandonPartAsync(lease, Cancellation);
                return ("Abandon", "", "");
            case 10 when random.Next(3) == 0:
                return (
                    "Remove", Text(model.Remove(file.Name, file.Client, now)),
                    Text(await store.RemoveFileAsync(file.Name, file.Client, now, Cancellation) is not null));
            case 10:
                return ("Forget", Text(model.Forget(file.Name)), Text(await store.ForgetFileAsync(file.Name, Cancellation)));
            case 11 when random.Next(4) == 0:
                var owner = random.Next(2) == 0 ? null : file.Client;
                return (
                    "Expire", Join(model.Expire(owner, now)),
                    Join((await store.TakeExpiredFilesAsync(owner, now, 100, Cancellation)).Select(static taken => taken.Name)));
            case 11 when random.Next(4) == 0:
                var sweep = string.Create(CultureInfo.InvariantCulture, $"sweep-{call}");
                return (
                    "TakeAbandoned", Join(model.TakeAbandoned(sweep, now, until).Select(static taken => taken.ToString())),
                    Join((await store.TakeAbandonedPartsAsync(sweep, now, until, 100, Cancellation))
                        .Select(static taken => taken.ToString())));
            default:
                return (
                    "Parts", FileModel.TextOf(model.PartsOf(file.Name)),
                    FileModel.TextOf(await store.ListPartsAsync(file.Name, Cancellation)));
        }

        // Mostly the lease that the part has.
        PartLease Held(PartLease other) => random.Next(5) > 0 && model.TokenOf(other) is { } held ? other with { Token = held } : other;

        static string Text<T>(T value) => value!.ToString()!;

        static string Join(IEnumerable<string> texts) => string.Join(' ', texts.Order(StringComparer.Ordinal));
    }

    private static string ModelLabel(int number) => string.Create(CultureInfo.InvariantCulture, $"model-{number}");

    private static string ModelClient(int number) => string.Create(CultureInfo.InvariantCulture, $"client-{number % 3}");
}
