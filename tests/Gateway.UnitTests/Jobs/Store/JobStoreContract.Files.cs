using System.Security.Cryptography;
using System.Text;
using Gateway.Files;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Files;
using Gateway.Jobs.Store.Schema;
using Gateway.Jobs.Store.Sql;

namespace Gateway.UnitTests.Jobs.Store;

/// <summary>The metadata of uploaded files: every outcome, one holder of a lease, and totals that are those of the rows.</summary>
public abstract partial class JobStoreContract
{
    private const string PngType = "image/png";

    private static readonly FileLimits Unlimited = new(long.MaxValue, long.MaxValue, int.MaxValue);
    private static readonly TimeSpan LeaseTime = TimeSpan.FromMinutes(1);

    private static DateTimeOffset LeaseEnd => Samples.Start + LeaseTime;

    private static DateTimeOffset FileEnd => Samples.Start.AddDays(1);

    [Fact]
    public async Task AddFile_EveryProperty_IsReadAgain()
    {
        var (one, other) = (await OpenAsync(), await OpenAsync());
        var file = Upload("a") with
        {
            IsMultipart = true,
            DeclaredType = "text/plain; charset=utf-8",
            FileName = "日本 \"quoted\" .txt",
            IsPrivate = true,
            Retention = TimeSpan.FromTicks(12_345_678_901),
        };

        (await one.AddFileAsync(file, Unlimited, Cancellation)).ShouldBe(FileOutcome.Done);

        var found = (await other.FindUploadAsync(file.UploadDigest, Cancellation)).ShouldNotBeNull();
        found.ShouldBe(new StoredFile(
            file.Name, file.Id, "studio", FileState.Uploading, true, "text/plain; charset=utf-8", "日本 \"quoted\" .txt", true,
            Samples.Start, file.UploadUntil, file.Retention, null));
        (await other.FindFilesAsync([file.Name], Cancellation)).ShouldHaveSingleItem().ShouldBe(found);
        (await other.FindUploadAsync(Upload("b").UploadDigest, Cancellation)).ShouldBeNull();
        (await other.FindFilesAsync([Upload("b").Name], Cancellation)).ShouldBeEmpty();
        (await other.ListPartsAsync(file.Name, Cancellation)).ShouldBeEmpty();
        await FileTotalsShouldBeAsync(other, 1, 0);
    }

    [Fact]
    public async Task AddFile_Repeated_IsCountedOnce()
    {
        var store = await OpenAsync();

        (await store.AddFileAsync(Upload("a"), Unlimited, Cancellation)).ShouldBe(FileOutcome.Done);
        (await store.AddFileAsync(Upload("a"), Unlimited, Cancellation)).ShouldBe(FileOutcome.Done);

        await FileTotalsShouldBeAsync(store, 1, 0);
    }

    [Fact]
    public async Task AddFile_ClientHasItsMost_IsRefusedUntilOneIsForgotten()
    {
        var store = await OpenAsync();
        var limits = Unlimited with { FilesOfClient = 2 };
        await store.AddFileAsync(Upload("a"), limits, Cancellation);
        await store.AddFileAsync(Upload("b"), limits, Cancellation);

        (await store.AddFileAsync(Upload("c"), limits, Cancellation)).ShouldBe(FileOutcome.TooManyFiles);
        (await store.AddFileAsync(Upload("c", "other"), limits, Cancellation)).ShouldBe(FileOutcome.Done);

        await FileTotalsShouldBeAsync(store, 3, 0);
        await store.RemoveFileAsync(Upload("a").Name, "studio", Samples.Start, Cancellation);
        (await store.AddFileAsync(Upload("d"), limits, Cancellation)).ShouldBe(FileOutcome.TooManyFiles);
        await store.ForgetFileAsync(Upload("a").Name, Cancellation);
        (await store.AddFileAsync(Upload("d"), limits, Cancellation)).ShouldBe(FileOutcome.Done);
    }

    [Fact]
    public async Task CompleteFile_AllParts_IsServed()
    {
        var store = await OpenAsync();
        var file = await AddPartsAsync(store, Upload("a"), 60, 30);
        var parts = await store.ListPartsAsync(file.Name, Cancellation);

        (await CompleteAsync(store, file, parts)).ShouldBe(FileOutcome.Done);
        (await CompleteAsync(store, file, parts)).ShouldBe(FileOutcome.Done, "a repeated transaction finds that it was made");

        var stored = (await store.FindFilesAsync([file.Name], Cancellation)).ShouldHaveSingleItem();
        (stored.State, stored.ExpiresAt, stored.Content!.Length, stored.Content.Parts).ShouldBe((FileState.Stored, FileEnd, 90, 2));
        (await store.CompleteFileAsync(
            file.Name, parts, Content(90, 2), Samples.Start, FileEnd.AddSeconds(1), Cancellation)).ShouldBe(FileOutcome.Complete);
        (await BeginAsync(store, Lease("a", 3), 1)).ShouldBe(FileOutcome.Complete);
        await FileTotalsShouldBeAsync(store, 1, 90);
    }

    [Fact]
    public async Task CompleteFile_PartIsBeingReceived_IsInProgress()
    {
        var store = await OpenAsync();
        var file = await AddPartsAsync(store, Upload("a"), 60, 30);
        var parts = await store.ListPartsAsync(file.Name, Cancellation);
        var again = Lease("a", 2, "again");
        await BeginAsync(store, again, 30);

        (await CompleteAsync(store, file, parts)).ShouldBe(FileOutcome.InProgress);
        (await CompleteAsync(store, file, await store.ListPartsAsync(file.Name, Cancellation))).ShouldBe(FileOutcome.InProgress);
        await store.FinishPartAsync(again, 30, Sha("again"), Cancellation);
        (await CompleteAsync(store, file, parts)).ShouldBe(FileOutcome.InProgress, "the part has other bytes");
        (await CompleteAsync(store, file, await store.ListPartsAsync(file.Name, Cancellation))).ShouldBe(FileOutcome.Done);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    [InlineData("1,2,3")]
    [InlineData("")]
    public async Task CompleteFile_OtherParts_IsInProgress(string numbers)
    {
        var store = await OpenAsync();
        var file = await AddPartsAsync(store, Upload("a"), 60, 30);
        var parts = numbers.Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(static number => int.Parse(number, System.Globalization.CultureInfo.InvariantCulture))
            .Select(number => new FilePart(file.Name, number, 30, Sha("x"), "first"));

        (await CompleteAsync(store, file, [.. parts])).ShouldBe(FileOutcome.InProgress);
    }

    [Fact]
    public async Task CompleteFile_UnknownEndedRemovedOrWhole_IsNotFound()
    {
        var store = await OpenAsync();
        (await CompleteAsync(store, Upload("none"), [])).ShouldBe(FileOutcome.NotFound);
        var ended = await AddPartsAsync(store, Upload("ended"), 1);
        (await store.CompleteFileAsync(
            ended.Name, await store.ListPartsAsync(ended.Name, Cancellation), Content(1, 1), ended.UploadUntil, FileEnd, Cancellation))
            .ShouldBe(FileOutcome.NotFound);
        var removed = await AddPartsAsync(store, Upload("removed"), 1);
        await store.RemoveFileAsync(removed.Name, "studio", Samples.Start, Cancellation);
        (await CompleteAsync(store, removed, await store.ListPartsAsync(removed.Name, Cancellation))).ShouldBe(FileOutcome.NotFound);
        await store.AddFileAsync(Upload("whole"), Unlimited, Cancellation);
        (await CompleteAsync(store, Upload("whole"), [])).ShouldBe(FileOutcome.NotFound);
    }

    [Fact]
    public async Task FindFiles_ManyNames_AreAllFoundOnce()
    {
        var store = await OpenAsync();
        var files = Enumerable.Range(0, 150).Select(n => Upload($"f{n}")).ToArray();
        await Task.WhenAll(files.Select(file => store.AddFileAsync(file, Unlimited, Cancellation)));
        string[] names = [.. files.Select(static file => file.Name)];

        foreach (var count in (int[])[0, 1, 2, 16, 17, 128, 129, 150])
        {
            var some = names[..count];
            (await store.FindFilesAsync(some, Cancellation)).Select(static file => file.Name).ShouldBe(some, ignoreOrder: true);
        }
    }

    /// <summary>The sweep asks for the attempts in the names of bytes: those that received a part, and those that receive one.</summary>
    [Fact]
    public async Task FindParts_ByAttempt_FindsTheAttemptsThatCountAlone()
    {
        var store = await OpenAsync();
        await store.AddFileAsync(Upload("a") with { IsMultipart = true }, Unlimited, Cancellation);
        foreach (var number in Enumerable.Range(1, 140))
        {
            var lease = Lease("a", number, $"attempt-{number}");
            await BeginAsync(store, lease, 1);
            await store.FinishPartAsync(lease, 1, Sha("x"), Cancellation);
        }

        await BeginAsync(store, Lease("a", 1, "again"), 1);
        await BeginAsync(store, Lease("a", 141, "given up"), 1);
        await store.AbandonPartAsync(Lease("a", 141, "given up"), Cancellation);
        string[] asked = [.. Enumerable.Range(1, 140).Select(static number => $"attempt-{number}"), "again", "given up", "never"];

        var found = await store.FindPartsAsync(asked, Cancellation);

        found.Select(static part => part.Attempt).ShouldBe([.. asked[1..140], "again"], ignoreOrder: true);
        found.ShouldAllBe(static part => part.Attempt == "again" ? part.Digest == null && part.Number == 1 : part.Digest != null);
        (await store.FindPartsAsync([], Cancellation)).ShouldBeEmpty();
    }

    [Fact]
    public async Task ListFiles_OwnStoredFiles_AreInPagesTheNewestFirst()
    {
        var store = await OpenAsync();
        foreach (var n in Enumerable.Range(0, 7))
        {
            // Two files of one moment.
            await AddStoredAsync(store, Upload($"f{n}") with { CreatedAt = Samples.Start.AddSeconds(n / 2) }, 1);
        }

        await AddStoredAsync(store, Upload("other", "other"), 1);
        await store.AddFileAsync(Upload("uploading"), Unlimited, Cancellation);
        await AddStoredAsync(store, Upload("removed"), 1);
        await store.RemoveFileAsync(Upload("removed").Name, "studio", Samples.Start, Cancellation);
        var expected = (await store.FindFilesAsync([.. Enumerable.Range(0, 7).Select(n => Upload($"f{n}").Name)], Cancellation))
            .OrderByDescending(static file => file.CreatedAt).ThenByDescending(static file => file.Name, StringComparer.Ordinal)
            .Select(static file => file.Name).ToArray();

        var (listed, pages) = (new List<string>(), 0);
        FileCursor? after = null;
        do
        {
            var page = await store.ListFilesAsync("studio", Samples.Start, 3, after, Cancellation);
            listed.AddRange(page.Files.Select(static file => file.Name));
            after = page.Next;
            pages++;
        }
        while (after is not null);

        listed.ShouldBe(expected);
        pages.ShouldBe(3);
        (await store.ListFilesAsync("studio", Samples.Start, 7, null, Cancellation)).Next.ShouldBeNull();
        (await store.ListFilesAsync("studio", FileEnd, 7, null, Cancellation)).Files.ShouldBeEmpty();
        (await store.ListFilesAsync("nobody", Samples.Start, 7, null, Cancellation)).Files.ShouldBeEmpty();
    }

    private static NewFile Upload(string label, string client = "studio") => new(
        FileIds.NameOf(label), $"id-of-{label}", FileIds.DigestOf(label), client, IsMultipart: false, PngType, "picture.png",
        IsPrivate: false, Samples.Start, Samples.Start.AddHours(1), TimeSpan.FromDays(1));

    private static PartLease Lease(string label, int number = 0, string token = "first") => new(FileIds.NameOf(label), number, token);

    private static byte[] Sha(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private static FileContent Content(long length, int parts = 0) => new(length, PngType, Sha("content"), parts);

    private static Task<FileOutcome> BeginAsync(
        JobStore store, PartLease lease, long bytes, DateTimeOffset? now = null, FileLimits? limits = null) => store.BeginPartAsync(
            lease, bytes, limits ?? Unlimited, now ?? Samples.Start, (now ?? Samples.Start) + LeaseTime, Cancellation);

    private static Task<FileOutcome> ExtendAsync(JobStore store, PartLease lease, long bytes, FileLimits? limits = null) =>
        store.ExtendPartAsync(lease, bytes, limits ?? Unlimited, LeaseEnd + LeaseTime, Cancellation);

    private static Task<FileOutcome> CompleteAsync(JobStore store, NewFile file, IReadOnlyList<FilePart> parts) => store.CompleteFileAsync(
        file.Name, parts, Content(parts.Sum(static part => part.Bytes), parts.Count), Samples.Start, FileEnd, Cancellation);

    private static async Task<PartLease> AddBegunAsync(JobStore store, NewFile file, long bytes)
    {
        await store.AddFileAsync(file, Unlimited, Cancellation);
        var lease = new PartLease(file.Name, 0, "first");
        (await BeginAsync(store, lease, bytes)).ShouldBe(FileOutcome.Done);
        return lease;
    }

    private static async Task<PartLease> AddStoredAsync(JobStore store, NewFile file, long bytes)
    {
        var lease = await AddBegunAsync(store, file, bytes);
        (await store.FinishFileAsync(lease, Content(bytes), FileEnd, Cancellation)).ShouldBe(FileOutcome.Done);
        return lease;
    }

    private static async Task<NewFile> AddPartsAsync(JobStore store, NewFile file, params long[] sizes)
    {
        await store.AddFileAsync(file with { IsMultipart = true }, Unlimited, Cancellation);
        foreach (var (index, bytes) in sizes.Index())
        {
            var lease = new PartLease(file.Name, index + 1, "first");
            await BeginAsync(store, lease, bytes);
            (await store.FinishPartAsync(lease, bytes, Sha($"part {index}"), Cancellation)).ShouldBe(FileOutcome.Done);
        }

        return file;
    }

    /// <summary>The totals are those of the rows, for all and for each client, and no change of them is left over.</summary>
    private async Task FileTotalsShouldBeAsync(JobStore store, long files, long bytes)
    {
        var rows = await store.CountRowsAsync(Samples.Start, Cancellation);
        (rows.Files, rows.FileBytes).ShouldBe((files, bytes));
        await FileTotalsShouldBeThoseOfTheRowsAsync();
    }

    private async Task FileTotalsShouldBeThoseOfTheRowsAsync()
    {
        await using var database = CreateDatabase(TimeSpan.FromSeconds(30), JobSchema.Migrations);
        var differences = await database.QueryAsync(
            new SqlStatement(
                """
                SELECT total.client FROM gateway_file_totals total
                WHERE total.files <> (SELECT COUNT(*) FROM gateway_files WHERE total.client IN ('', client))
                    OR total.bytes <> (
                        SELECT COALESCE(SUM(part.bytes), 0) FROM gateway_file_parts part JOIN gateway_files file ON file.name = part.name
                        WHERE total.client IN ('', file.client))
                    OR (total.files = 0 AND total.client <> '')
                UNION ALL SELECT client FROM gateway_files
                    WHERE state = -1 OR client NOT IN (SELECT client FROM gateway_file_totals)
                UNION ALL SELECT name FROM gateway_file_parts
                    WHERE uncounted <> 0 OR name NOT IN (SELECT name FROM gateway_files)
                """),
            static row => row.GetString(0),
            Cancellation);
        differences.ShouldBeEmpty("totals that are not those of the rows");
    }
}
