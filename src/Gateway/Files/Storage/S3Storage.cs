using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Gateway.Configuration.Options;

namespace Gateway.Files.Storage;

/// <summary>
/// Keeps the bytes in a bucket of an S3-compatible store. An object needs its length before its first byte, and an upload may be cut, so
/// that the bytes wait in a file of the directory until they are complete.
/// </summary>
internal sealed class S3Storage : IFileStorage, IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    private const int Retries = 2;

    private readonly AmazonS3Client _client;
    private readonly string _bucket;
    private readonly string _prefix;
    private readonly FilesDirectory _directory;
    private readonly DirectoryStorage _spool;
    private readonly S3Calls _calls;

    /// <summary>The names of uploads under way that were not sent, or whose last attempt has stored nothing (<see
    /// cref="S3Faults.HasStoredNothing"/>). Their removal needs no call, which a store that refuses the upload would refuse too: the
    /// reservation would then last until the sweep.</summary>
    private readonly ConcurrentDictionary<string, bool> _absent = new(StringComparer.Ordinal);

    /// <param name="options">The validated options, with a bucket.</param>
    /// <param name="directory">The directory of the files that wait.</param>
    /// <param name="time">The clock of the deadlines.</param>
    public S3Storage(FilesS3Options options, FilesDirectory directory, TimeProvider time)
    {
        (_bucket, _prefix, _directory) = (options.Bucket!, options.Prefix, directory);
        _calls = new S3Calls(time);
        _spool = new DirectoryStorage(directory);
        var config = ConfigOf(options);
        _client = options is { AccessKey: { } key, SecretKey: { } secret }
            ? new AmazonS3Client(new BasicAWSCredentials(key.Reveal(), secret.Reveal()), config)
            : new AmazonS3Client(config);
    }

    /// <summary>Asks whether the bucket exists and can be used.</summary>
    public Task CheckAsync(CancellationToken cancellation)
    {
        var request = new ListObjectsV2Request { BucketName = _bucket, Prefix = _prefix, MaxKeys = 1 };
        return OfBucketAsync(_calls.RunAsync(
            async token => S3Faults.Check(await _client.ListObjectsV2Async(request, token)), cancellation));
    }

    public Task<IFileWriter> CreateAsync(string name, CancellationToken cancellationToken) => Task.Run<IFileWriter>(
        () =>
        {
            var file = _spool.CreatePartial(name);
            _absent[name] = true;
            return new Writer(this, file, name);
        },
        cancellationToken);

    public async Task<Stream> OpenAsync(string name, ByteRange range, CancellationToken cancellationToken)
    {
        var request = new GetObjectRequest
        {
            BucketName = _bucket,
            Key = KeyOf(name),
            ByteRange = range.IsWhole ? null : new Amazon.S3.Model.ByteRange(range.Offset, range.Last),
        };
        var response = await _calls.RunAsync(token => _client.GetObjectAsync(request, token), cancellationToken);
        if (S3Faults.Check(response, range) is not { } fault)
        {
            return new StoredStream(new S3Stream(response, range.Length), range.Length);
        }

        S3Stream.Release(response);
        throw fault;
    }

    public async Task CheckAsync(string name, long length, CancellationToken cancellationToken)
    {
        try
        {
            var request = new GetObjectMetadataRequest { BucketName = _bucket, Key = KeyOf(name) };
            var head = await _calls.RunAsync(token => _client.GetObjectMetadataAsync(request, token), cancellationToken);
            if (head.ContentLength != length)
            {
                throw FileFaults.Missing();
            }
        }
        catch (FileStorageException exception) when (exception.Fault == FileStorageFault.Missing)
        {
            // The answer to HEAD has no body, which would tell a missing bucket from a missing object.
            await CheckAsync(cancellationToken);
            throw;
        }
    }

    public async Task RemoveAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            // Without the directory, no bytes wait in it. Should it come back with some, the sweep finds them there.
            if (_directory.IsThere)
            {
                await _spool.RemoveAsync(name, cancellationToken);
            }
        }
        finally
        {
            // Only the directory has incomplete bytes. A directory that fails does not keep the objects in the store.
            if (!StorageNames.IsPartial(name) && !_absent.TryRemove(name, out _))
            {
                await RemoveObjectAsync(name, cancellationToken);
            }
        }
    }

    /// <summary>Lists the objects of the gateway alone, and the files that wait in the directory.</summary>
    public async IAsyncEnumerable<(string Name, DateTimeOffset ChangedAt)> ListAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (_directory.IsThere)
        {
            await foreach (var file in _spool.ListAsync(cancellationToken))
            {
                yield return file;
            }
        }

        string? next = null;
        do
        {
            var request = new ListObjectsV2Request { BucketName = _bucket, Prefix = _prefix, ContinuationToken = next };
            var page = await _calls.RunAsync(token => _client.ListObjectsV2Async(request, token), cancellationToken);
            foreach (var item in page.S3Objects ?? [])
            {
                if (StorageNames.IsValid(item.Key.AsSpan(_prefix.Length)))
                {
                    yield return (item.Key[_prefix.Length..], item.LastModified?.ToUniversalTime() ?? DateTimeOffset.MinValue);
                }
            }

            next = page.IsTruncated == true ? page.NextContinuationToken : null;
        }
        while (next is not null);
    }

    public void Dispose() => _client.Dispose();

    private static AmazonS3Config ConfigOf(FilesS3Options options)
    {
        var config = new AmazonS3Config
        {
            ForcePathStyle = options.ForcePathStyle ?? options.ServiceUrl is not null,
            // Each call has a deadline of its own (S3Calls).
            Timeout = Timeout.InfiniteTimeSpan,
            ConnectTimeout = ConnectTimeout,
            MaxErrorRetry = Retries,
            // Many S3-compatible stores do not know the additional checksums. The signature covers the bytes.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (options.ServiceUrl is { } url)
        {
            config.ServiceURL = url.AbsoluteUri;
            config.AuthenticationRegion = options.Region ?? "us-east-1";
        }
        else
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(options.Region);
        }

        return config;
    }

    /// <summary>A call that concerns no object. If it gets 404, the bucket is missing.</summary>
    private static async Task OfBucketAsync(Task call)
    {
        try
        {
            await call;
        }
        catch (FileStorageException exception) when (exception.Fault == FileStorageFault.Missing)
        {
            throw S3Faults.NoBucket(exception);
        }
    }

    private string KeyOf(string name) => _prefix + StorageNames.Check(name);

    private async Task RemoveObjectAsync(string name, CancellationToken cancellation)
    {
        var request = new DeleteObjectRequest { BucketName = _bucket, Key = KeyOf(name) };
        try
        {
            await _calls.RunAsync(token => _client.DeleteObjectAsync(request, token), cancellation);
        }
        catch (FileStorageException exception) when (exception.Fault == FileStorageFault.Missing)
        {
            // The store says so instead of accepting it, as Amazon's does.
        }
    }

    private async Task PutAsync(PartialFile file, string name, CancellationToken cancellation)
    {
        await using var bytes = SpooledStream.Open(file);
        if (bytes.Length != file.Length)
        {
            throw FileFaults.OfWaiting(new EndOfStreamException());
        }

        var request = new PutObjectRequest
        {
            BucketName = _bucket,
            Key = KeyOf(name),
            InputStream = bytes,
            AutoCloseStream = false,
            UseChunkEncoding = false,
            ContentType = Types.MediaTypes.Unknown,
        };
        _absent.TryRemove(name, out _);
        try
        {
            await OfBucketAsync(_calls.RunAsync(
                async token => S3Faults.Check(await _client.PutObjectAsync(request, token)),
                S3Calls.DeadlineOf(file.Length),
                cancellation));
        }
        catch (FileStorageException exception) when (S3Faults.HasStoredNothing(exception))
        {
            _absent[name] = true;
            throw;
        }
    }

    private sealed class Writer(S3Storage storage, PartialFile file, string name) : IFileWriter
    {
        public ValueTask WriteAsync(ReadOnlySequence<byte> bytes, CancellationToken cancellationToken) => file.WriteAsync(bytes);

        public Task CompleteAsync(CancellationToken cancellationToken) => storage.PutAsync(file, name, cancellationToken);

        public ValueTask DisposeAsync()
        {
            file.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
