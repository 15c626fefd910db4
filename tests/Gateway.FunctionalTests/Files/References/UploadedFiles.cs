using System.Buffers;
using System.Security.Cryptography;
using Gateway.Files;
using Gateway.Files.Storage;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Jobs.Store.Files;

namespace Gateway.FunctionalTests.Files.References;

/// <summary>Stores files in a gateway as an upload does, with any type, owner and expiry.</summary>
internal static class UploadedFiles
{
    public const string Png = "image/png";

    private static readonly FileLimits Unlimited = new(long.MaxValue, long.MaxValue, int.MaxValue);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <returns>The id of the file.</returns>
    public static async Task<string> AddAsync(
        this TestGateway gateway, byte[] bytes, string type = Png, string client = TestGateway.ClientName, TimeSpan? retention = null,
        bool isPrivate = false)
    {
        var id = FileIds.NewFile();
        var store = gateway.Service<IFileStore>();
        var now = gateway.Service<TimeProvider>().GetUtcNow();
        var file = await BeginAsync(gateway, id, type, client, isMultipart: false, isPrivate);
        var lease = new PartLease(file, 0, NewToken());
        (await store.BeginPartAsync(lease, bytes.Length, Unlimited, now, now.AddHours(1), Cancellation)).ShouldBe(FileOutcome.Done);
        await WriteAsync(gateway, lease, bytes);
        var content = new FileContent(bytes.Length, type, SHA256.HashData(bytes), 0) { Attempt = lease.Token };
        (await store.FinishFileAsync(lease, content, now + (retention ?? TimeSpan.FromDays(1)), Cancellation)).ShouldBe(FileOutcome.Done);
        return id;
    }

    /// <summary>A file that was uploaded in parts.</summary>
    public static async Task<string> AddPartsAsync(this TestGateway gateway, params byte[][] parts)
    {
        var id = FileIds.NewFile();
        var store = gateway.Service<IFileStore>();
        var now = gateway.Service<TimeProvider>().GetUtcNow();
        var file = await BeginAsync(gateway, id, Png, TestGateway.ClientName, isMultipart: true);
        for (var number = 1; number <= parts.Length; number++)
        {
            var bytes = parts[number - 1];
            var lease = new PartLease(file, number, NewToken());
            (await store.BeginPartAsync(lease, bytes.Length, Unlimited, now, now.AddHours(1), Cancellation)).ShouldBe(FileOutcome.Done);
            await WriteAsync(gateway, lease, bytes);
            (await store.FinishPartAsync(lease, bytes.Length, SHA256.HashData(bytes), Cancellation)).ShouldBe(FileOutcome.Done);
        }

        var whole = parts.SelectMany(static part => part).ToArray();
        var content = new FileContent(whole.Length, Png, SHA256.HashData(whole), parts.Length);
        var stored = await store.ListPartsAsync(file, Cancellation);
        (await store.CompleteFileAsync(file, stored, content, now, now.AddDays(1), Cancellation)).ShouldBe(FileOutcome.Done);
        return id;
    }

    /// <summary>A file whose upload is not complete.</summary>
    public static async Task<string> BeginUploadAsync(this TestGateway gateway)
    {
        var id = FileIds.NewFile();
        await BeginAsync(gateway, id, Png, TestGateway.ClientName, isMultipart: false);
        return id;
    }

    /// <summary>The client deletes its file.</summary>
    public static async Task RemoveAsync(this TestGateway gateway, string id)
    {
        var name = FileIds.NameOf(id);
        var file = (await gateway.Service<IFileStore>().RemoveFileAsync(
            name, TestGateway.ClientName, gateway.Service<TimeProvider>().GetUtcNow(), Cancellation)).ShouldNotBeNull();
        await FileBytes.RemoveAsync(gateway.Service<IFileStore>(), gateway.Service<IFileStorage>(), file, Cancellation);
        await gateway.Service<IFileStore>().ForgetFileAsync(name, Cancellation);
    }

    public static string UrlOf(this TestGateway gateway, string id) => $"{gateway.Address.GetLeftPart(UriPartial.Authority)}/files/{id}";

    public static string DataUri(byte[] bytes, string type = Png) => $"data:{type};base64,{Convert.ToBase64String(bytes)}";

    private static async Task<string> BeginAsync(
        TestGateway gateway, string id, string type, string client, bool isMultipart, bool isPrivate = false)
    {
        var now = gateway.Service<TimeProvider>().GetUtcNow();
        var name = FileIds.NameOf(id);
        var file = new NewFile(
            name, id, FileIds.DigestOf(FileIds.NewUpload()), client, isMultipart, type, "picture", isPrivate, now, now.AddHours(1),
            TimeSpan.FromDays(1));
        (await gateway.Service<IFileStore>().AddFileAsync(file, Unlimited, Cancellation)).ShouldBe(FileOutcome.Done);
        return name;
    }

    private static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    private static async Task WriteAsync(TestGateway gateway, PartLease lease, byte[] bytes)
    {
        await using var writer = await gateway.Service<IFileStorage>().CreateAsync(StorageNames.Of(lease), Cancellation);
        await writer.WriteAsync(new ReadOnlySequence<byte>(bytes), Cancellation);
        await writer.CompleteAsync(Cancellation);
    }
}
