using System.Buffers;
using Gateway.Files.Storage;

namespace Gateway.UnitTests.Files;

public sealed class DirectoryStorageTests : IDisposable
{
    private const string File32 = "00112233445566778899aabbccddeeff";
    private const string Token = "ffeeddccbbaa99887766554433221100";
    private const string Name = File32 + ".0." + Token;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-files-");
    private readonly DirectoryStorage _storage;

    public DirectoryStorageTests() => _storage = new DirectoryStorage(_folder.FullName);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string[] Files => Directory.GetFiles(_folder.FullName, "*", SearchOption.AllDirectories);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Bytes_Completed_AreReadAndRemoved()
    {
        await WriteAsync(Name, "hello ", "world");

        await using (var stream = await _storage.OpenAsync(Name, ByteRange.Whole(11), Cancellation))
        {
            using var reader = new StreamReader(stream);
            (await reader.ReadToEndAsync(Cancellation)).ShouldBe("hello world");
        }

        Files.ShouldBe([Path.Combine(_folder.FullName, "00", Name)]);
        await _storage.RemoveAsync(Name, Cancellation);
        await _storage.RemoveAsync(Name, Cancellation);
        Files.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(0, 1, "h")]
    [InlineData(6, 5, "world")]
    [InlineData(4, 3, "o w")]
    public async Task Open_OfARange_HasItsBytes(long offset, long length, string expected)
    {
        await WriteAsync(Name, "hello ", "world");

        await using var stream = await _storage.OpenAsync(Name, new ByteRange(offset, length, 11), Cancellation);
        using var reader = new StreamReader(stream);

        (await reader.ReadToEndAsync(Cancellation)).ShouldBe(expected);
        stream.Length.ShouldBe(length);
    }

    /// <summary>The bytes are those of another upload, or were cut.</summary>
    [Fact]
    public async Task Open_OfARangeOfAnotherLength_IsMissing()
    {
        await WriteAsync(Name, "hello");

        var thrown = await Should.ThrowAsync<FileStorageException>(
            () => _storage.OpenAsync(Name, new ByteRange(0, 1, 6), Cancellation));

        thrown.Fault.ShouldBe(FileStorageFault.Missing);
    }

    [Fact]
    public async Task Check_OfBytes_FindsMissingOnesAndAnotherLength()
    {
        await WriteAsync(Name, "hello");

        await _storage.CheckAsync(Name, 5, Cancellation);

        (await Should.ThrowAsync<FileStorageException>(() => _storage.CheckAsync(Name, 4, Cancellation))).Fault
            .ShouldBe(FileStorageFault.Missing);
        await _storage.RemoveAsync(Name, Cancellation);
        (await Should.ThrowAsync<FileStorageException>(() => _storage.CheckAsync(Name, 5, Cancellation))).Fault
            .ShouldBe(FileStorageFault.Missing);
    }

    [Fact]
    public async Task Bytes_NotCompleted_AreListedUntilTheirWriterEnds()
    {
        var writer = await _storage.CreateAsync(Name, Cancellation);
        await writer.WriteAsync(new ReadOnlySequence<byte>("half"u8.ToArray()), Cancellation);

        (await ListAsync()).ShouldBe([Name + StorageNames.PartialEnd]);
        await Should.ThrowAsync<FileStorageException>(() => _storage.OpenAsync(Name, ByteRange.Whole(4), Cancellation));
        await writer.DisposeAsync();
        Files.ShouldBeEmpty();
    }

    [Fact]
    public async Task Remove_WhileBytesAreWritten_RemovesThemAndTheWriterFails()
    {
        await using var writer = await _storage.CreateAsync(Name, Cancellation);
        await writer.WriteAsync(new ReadOnlySequence<byte>("half"u8.ToArray()), Cancellation);

        await _storage.RemoveAsync(Name, Cancellation);

        Files.ShouldBeEmpty();
        (await Should.ThrowAsync<FileStorageException>(() => writer.CompleteAsync(Cancellation))).Fault
            .ShouldBe(FileStorageFault.Unavailable);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(6)]
    public async Task Open_WithAnotherLength_IsMissing(long length)
    {
        await WriteAsync(Name, "hello");

        var thrown = await Should.ThrowAsync<FileStorageException>(() => _storage.OpenAsync(Name, ByteRange.Whole(length), Cancellation));

        thrown.Fault.ShouldBe(FileStorageFault.Missing);
        thrown.Message.ShouldNotContain(Name);
    }

    [Fact]
    public async Task Read_OfAFileThatIsTruncated_IsMissing()
    {
        await WriteAsync(Name, "hello");
        await using var stream = await _storage.OpenAsync(Name, ByteRange.Whole(5), Cancellation);
        await File.WriteAllTextAsync(Files[0], "", Cancellation);

        var thrown = await Should.ThrowAsync<FileStorageException>(
            async () => await stream.ReadExactlyAsync(new byte[5].AsMemory(), Cancellation));

        thrown.Fault.ShouldBe(FileStorageFault.Missing);
    }

    [Fact]
    public async Task List_LeavesOutTheFilesOfOthers()
    {
        await WriteAsync(Name, "a");
        await WriteAsync(File32 + ".12." + Token, "b");
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "00", "notes.txt"), "", Cancellation);
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "jobs.db"), "", Cancellation);

        (await ListAsync()).ShouldBe([Name, File32 + ".12." + Token], ignoreOrder: true);
    }

    /// <summary>The volume is not mounted, or somebody has renamed the directory.</summary>
    [Theory]
    [InlineData("nothing")]
    [InlineData("an empty folder")]
    [InlineData("a file")]
    public async Task EveryCall_WhileTheDirectoryIsAway_IsUnavailableAndCreatesNothing(string inItsPlace)
    {
        var path = Path.Combine(_folder.FullName, "files");
        var storage = new DirectoryStorage(path);
        await using (var writer = await storage.CreateAsync(Name, Cancellation))
        {
            await writer.WriteAsync(new ReadOnlySequence<byte>("hello"u8.ToArray()), Cancellation);
            await writer.CompleteAsync(Cancellation);
        }

        await using var begun = await storage.CreateAsync(File32 + ".1." + Token, Cancellation);
        Directory.Move(path, path + ".away");
        if (inItsPlace == "a file")
        {
            await File.WriteAllTextAsync(path, "", Cancellation);
        }
        else if (inItsPlace == "an empty folder")
        {
            Directory.CreateDirectory(path);
        }

        Func<Task>[] calls =
        [
            () => storage.OpenAsync(Name, ByteRange.Whole(5), Cancellation),
            () => storage.CheckAsync(Name, 5, Cancellation),
            () => storage.RemoveAsync(Name, Cancellation),
            () => storage.CreateAsync(File32 + ".2." + Token, Cancellation),
            () => begun.CompleteAsync(Cancellation),
            async () =>
            {
                await foreach (var _ in storage.ListAsync(Cancellation))
                {
                }
            },
        ];
        foreach (var call in calls)
        {
            var thrown = await Should.ThrowAsync<FileStorageException>(call);
            thrown.Fault.ShouldBe(FileStorageFault.Unavailable);
            thrown.Message.ShouldContain(
                $"the directory of the files {path} is not there: its volume is not mounted, or it was renamed or replaced");
        }

        (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any()).ShouldBeFalse();
        if (inItsPlace == "a file")
        {
            File.Delete(path);
        }
        else if (inItsPlace == "an empty folder")
        {
            Directory.Delete(path);
        }

        Directory.Move(path + ".away", path);
        await storage.CheckAsync(Name, 5, Cancellation);
    }

    [Theory]
    [InlineData("../../../../etc/passwd0000000000000.0." + Token)]
    [InlineData(File32)]
    [InlineData(File32 + ".0")]
    [InlineData(File32 + "." + Token)]
    [InlineData(File32 + ".." + Token)]
    [InlineData("0" + Name)]
    [InlineData(Name + "0")]
    [InlineData(Name + "/x")]
    [InlineData(Name + ".")]
    [InlineData("00112233445566778899AABBCCDDEEFF.0." + Token)]
    [InlineData(File32 + ".0.FFEEDDCCBBAA99887766554433221100")]
    [InlineData(File32 + ".01." + Token)]
    [InlineData(File32 + ".-1." + Token)]
    [InlineData(File32 + ".1a." + Token)]
    [InlineData(File32 + ".123456." + Token)]
    [InlineData(Name + ".partial.partial")]
    [InlineData(Name + "partial")]
    public async Task Name_NotMadeByTheGateway_IsRefused(string name)
    {
        await Should.ThrowAsync<ArgumentException>(() => _storage.CreateAsync(name, Cancellation));
        await Should.ThrowAsync<ArgumentException>(() => _storage.OpenAsync(name, ByteRange.Whole(1), Cancellation));
        await Should.ThrowAsync<ArgumentException>(() => _storage.RemoveAsync(name, Cancellation));
    }

    [Fact]
    public async Task Files_AreOfTheOwnerOfTheProcessAlone()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await WriteAsync(Name, "a");

        File.GetUnixFileMode(Files[0]).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    /// <summary>Without the permission to look into the directory, its mark can't be seen: an operator must not search for a
    /// volume.</summary>
    [Fact]
    public async Task Directory_WithoutPermission_IsAFaultOfThePermission()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Assert.SkipWhen(Environment.IsPrivilegedProcess, "The process may read every directory.");
        await WriteAsync(Name, "a");
        var mode = File.GetUnixFileMode(_folder.FullName);
        File.SetUnixFileMode(_folder.FullName, UnixFileMode.None);
        try
        {
            foreach (var call in (Func<Task>[])
                [
                    () => _storage.OpenAsync(Name, ByteRange.Whole(1), Cancellation),
                    () => _storage.CheckAsync(Name, 1, Cancellation),
                    () => _storage.CreateAsync(Name, Cancellation),
                    () => _storage.RemoveAsync(Name, Cancellation),
                ])
            {
                var fault = await Should.ThrowAsync<FileStorageException>(call);
                (fault.Fault, fault.Message).ShouldBe(
                    (FileStorageFault.Unavailable, "there is no permission for the directory of the files"));
            }
        }
        finally
        {
            File.SetUnixFileMode(_folder.FullName, mode);
        }
    }

    [Fact]
    public async Task Name_OfIncompleteBytes_IsForRemovalsAlone()
    {
        await WriteAsync(Name, "hello");
        await using var writer = await _storage.CreateAsync(Name, Cancellation);
        Files.Length.ShouldBe(2);

        await _storage.RemoveAsync(Name + StorageNames.PartialEnd, Cancellation);

        Files.ShouldBe([Path.Combine(_folder.FullName, "00", Name)]);
        await Should.ThrowAsync<ArgumentException>(() => _storage.CreateAsync(Name + StorageNames.PartialEnd, Cancellation));
        await Should.ThrowAsync<ArgumentException>(
            () => _storage.OpenAsync(Name + StorageNames.PartialEnd, ByteRange.Whole(1), Cancellation));
    }

    [Fact]
    public async Task Remove_InAFolderThatDoesNotExist_IsNoError()
    {
        await _storage.RemoveAsync(Name, Cancellation);
        Directory.GetDirectories(_folder.FullName, "??").ShouldBeEmpty();
    }

    private async Task WriteAsync(string name, params string[] pieces)
    {
        await using var writer = await _storage.CreateAsync(name, Cancellation);
        foreach (var piece in pieces)
        {
            await writer.WriteAsync(new ReadOnlySequence<byte>(System.Text.Encoding.UTF8.GetBytes(piece)), Cancellation);
        }

        await writer.CompleteAsync(Cancellation);
    }

    private async Task<List<string>> ListAsync()
    {
        var names = new List<string>();
        await foreach (var (name, _) in _storage.ListAsync(Cancellation))
        {
            names.Add(name);
        }

        return names;
    }
}
