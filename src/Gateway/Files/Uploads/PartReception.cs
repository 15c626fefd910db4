using System.Buffers;
using System.Security.Cryptography;
using Gateway.Bodies;
using Gateway.Configuration.Options;
using Gateway.Edge.Memory;
using Gateway.Errors;
using Gateway.Files.Storage;
using Gateway.Files.Types;
using Gateway.Jobs.Store.Files;

namespace Gateway.Files.Uploads;

/// <summary>
/// Receives the bytes of one request and writes them as they come. The bytes wait in the buffer of the connection until
/// <see cref="PieceBytes"/> of them have arrived, and are written from there without a copy. While bytes come and while they are made
/// durable, the lease of the part is renewed.
/// </summary>
/// <param name="context">The request.</param>
/// <param name="lease">The lease of the part.</param>
/// <param name="bounds">What the part may have.</param>
/// <param name="calls">The calls of the store and the metrics.</param>
/// <param name="deleted">Cancelled when the upload was deleted.</param>
internal sealed class PartReception(
    HttpContext context, PartLease lease, PartBounds bounds, UploadCalls calls, CancellationToken deleted) : IDisposable
{
    /// <summary>The bytes of one write.</summary>
    private const int PieceBytes = 64 * 1024;

    /// <summary>The steps in which the bytes of a body of unknown length are reserved.</summary>
    public const long StepBytes = 4 * 1024 * 1024;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _head = new byte[TypeDetector.HeadBytes];
    private readonly FilesOptions _options = context.GetExchange().Settings.Options.Files;
    private readonly TimeProvider _time = calls.Time;
    private int _headLength;
    private int _typeLength;
    private long _reserved = bounds.Reserved;
    private DateTimeOffset _renewAt = calls.Time.GetUtcNow() + UploadCalls.RenewAfter;
    private byte[]? _digest;
    private string? _type;

    private LimitsOptions Limits => context.GetExchange().Settings.Options.Limits;

    public long Length { get; private set; }

    /// <summary>SHA-256 of the bytes, when all have been received.</summary>
    public byte[] Digest => _digest ??= _hash.GetHashAndReset();

    /// <summary>The type by the first bytes. It is computed again only while these are incomplete.</summary>
    public string Type
    {
        get
        {
            if (_type is null || _typeLength != _headLength)
            {
                (_type, _typeLength) = (TypeDetector.Detect(_head.AsSpan(0, _headLength)), _headLength);
            }

            return _type;
        }
    }

    /// <summary>Whether the first bytes are a text.</summary>
    public bool IsText => TextContent.Is(_head.AsSpan(0, _headLength));

    /// <returns>Null: all bytes are written.</returns>
    /// <exception cref="OperationCanceledException">The client disconnected, or the gateway stops.</exception>
    /// <exception cref="FileStorageException">The storage has failed.</exception>
    /// <exception cref="Jobs.Store.JobStoreUnavailableException">The store has failed.</exception>
    public async Task<GatewayError?> ReceiveAsync(IFileWriter writer)
    {
        var exchange = context.GetExchange();
        var (aborted, announced) = (context.RequestAborted, context.Request.ContentLength);
        var receiving = announced is null ? null : BodyReader.Receiving(context);
        receiving?.Begin();
        using var progress = new UploadProgress(
            announced ?? bounds.Most, Limits.BodyReadTimeout, bounds.Until - _time.GetUtcNow(), _time, aborted,
            deleted);
        try
        {
            return await FillAsync(writer, receiving, progress);
        }
        catch (Exception exception) when (exception is not FileStorageException and not Jobs.Store.JobStoreUnavailableException)
        {
            if (exchange.KeyRevoked.IsCancellationRequested)
            {
                return UploadErrors.NotFound();
            }

            if (BodyReader.IsLeaving(exception, aborted))
            {
                throw new OperationCanceledException(BodyReader.ClientLeft, exception, aborted);
            }

            if (deleted.IsCancellationRequested || progress.UrlHasEnded)
            {
                return UploadErrors.NotFound();
            }

            if (Explain(exception) is { } refusal)
            {
                return refusal;
            }

            // A bug of the gateway must not become an error of the client.
            throw;
        }
        finally
        {
            receiving?.End();
            exchange.RequestBytes = Length;
        }
    }

    /// <summary>Makes the written bytes durable. It may take minutes, so the lease is renewed meanwhile.</summary>
    /// <returns>Null: the bytes are durable. Otherwise the request has lost its lease, or the upload was deleted.</returns>
    /// <exception cref="FileStorageException">The storage has failed.</exception>
    /// <exception cref="Jobs.Store.JobStoreUnavailableException">The store has failed.</exception>
    public async Task<GatewayError?> CompleteAsync(IFileWriter writer)
    {
        if (await ExtendAsync() is { } refusal)
        {
            return refusal;
        }

        using var lost = CancellationTokenSource.CreateLinkedTokenSource(deleted);
        using var ended = new CancellationTokenSource();
        var renewing = RenewAsync(lost, ended.Token);
        try
        {
            await writer.CompleteAsync(lost.Token);
        }
        catch (OperationCanceledException) when (lost.IsCancellationRequested)
        {
            // The outcome of the renewal says why, unless the upload was deleted.
        }
        finally
        {
            await ended.CancelAsync();
            await renewing;
        }

        return await renewing ?? (deleted.IsCancellationRequested ? UploadErrors.NotFound() : null);
    }

    public void Dispose() => _hash.Dispose();

    /// <returns>Null: the exception does not come from the read.</returns>
    private GatewayError? Explain(Exception exception) => exception switch
    {
        OperationCanceledException => UploadErrors.TooSlow(Limits),
        BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout } => UploadErrors.TooSlow(Limits),
        BadHttpRequestException or IOException => UploadErrors.Incomplete(),
        _ => null,
    };

    private async Task<GatewayError?> FillAsync(IFileWriter writer, ReceiveBlocks? receiving, UploadProgress progress)
    {
        var (reader, announced) = (context.Request.BodyReader, context.Request.ContentLength);
        while (true)
        {
            var result = await reader.ReadAsync(progress.Token);
            var buffer = result.Buffer;
            var arrived = Length + buffer.Length;
            progress.Arrived(arrived);
            receiving?.Expect(announced!.Value - arrived);
            receiving = null;
            var isLast = result.IsCompleted || arrived >= announced;
            if (!isLast && buffer.Length < PieceBytes)
            {
                reader.AdvanceTo(buffer.Start, buffer.End);
                if (await RenewIfDueAsync(progress) is { } lost)
                {
                    return lost;
                }

                continue;
            }

            progress.Pause();
            try
            {
                if (await ReserveAsync(arrived) is { } refusal)
                {
                    return refusal;
                }

                await WriteAsync(writer, buffer);
            }
            finally
            {
                reader.AdvanceTo(buffer.End);
            }

            progress.Resume();
            if (isLast)
            {
                return Length < announced ? UploadErrors.Incomplete() : null;
            }

            if (bounds.Declared is { } declared && !MediaTypes.IsOfFamily(Type, declared))
            {
                // The rest of a file of the wrong type need not be received.
                return UploadErrors.TypeMismatch(MediaTypes.FamilyOf(declared), Type, IsText);
            }
        }
    }

    private async ValueTask WriteAsync(IFileWriter writer, ReadOnlySequence<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        foreach (var segment in bytes)
        {
            _hash.AppendData(segment.Span);
        }

        if (_headLength < _head.Length)
        {
            var first = bytes.Slice(0, Math.Min(bytes.Length, _head.Length - _headLength));
            first.CopyTo(_head.AsSpan(_headLength));
            _headLength += (int)first.Length;
        }

        await writer.WriteAsync(bytes, CancellationToken.None);
        Length += bytes.Length;
        calls.Metrics.Received(bytes.Length);
    }

    /// <summary>Reserves bytes before they are written, and renews the lease if it is due.</summary>
    private ValueTask<GatewayError?> ReserveAsync(long bytes)
    {
        if (bytes > bounds.Most)
        {
            return ValueTask.FromResult<GatewayError?>(UploadErrors.TooLarge(_options));
        }

        if (bytes > _reserved)
        {
            return new ValueTask<GatewayError?>(RaiseAsync(bytes));
        }

        return IsDue ? new ValueTask<GatewayError?>(ExtendAsync()) : ValueTask.FromResult<GatewayError?>(null);
    }

    /// <summary>Reserves some bytes more than have arrived. If only these fit, expired files are removed for no more than these.</summary>
    private async Task<GatewayError?> RaiseAsync(long bytes)
    {
        var more = Math.Min(bytes + StepBytes, bounds.Most);
        if (more > bytes)
        {
            var outcome = await calls.Monitor.WatchAsync(ExtendInStoreAsync(more));
            if (outcome is not FileOutcome.ClientFull and not FileOutcome.Full)
            {
                return await ExplainAsync(outcome);
            }
        }

        return await ExplainAsync(await calls.Room.ReserveAsync(
            context.GetExchange().Upload!.Client, () => ExtendInStoreAsync(bytes), context.RequestAborted));
    }

    private bool IsDue => _time.GetUtcNow() >= _renewAt;

    private async ValueTask<GatewayError?> RenewIfDueAsync(UploadProgress progress)
    {
        if (!IsDue)
        {
            return null;
        }

        progress.Pause();
        var refusal = await ExtendAsync();
        progress.Resume();
        return refusal;
    }

    /// <param name="lost">Cancelled when the lease is lost.</param>
    /// <param name="ended">Cancelled when no renewal is needed any more.</param>
    private async Task<GatewayError?> RenewAsync(CancellationTokenSource lost, CancellationToken ended)
    {
        while (true)
        {
            await Task.Delay(UploadCalls.RenewAfter, _time, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (ended.IsCancellationRequested)
            {
                return null;
            }

            try
            {
                if (await ExtendAsync() is { } refusal)
                {
                    await lost.CancelAsync();
                    return refusal;
                }
            }
            catch (Jobs.Store.JobStoreUnavailableException)
            {
                // The store decides when the part is completed. Until then the next renewal may come in time.
            }
        }
    }

    /// <summary>Renews the lease. The reservation stays as it is and needs no room.</summary>
    private async Task<GatewayError?> ExtendAsync() => await ExplainAsync(await calls.Monitor.WatchAsync(ExtendInStoreAsync(_reserved)));

    /// <summary>The lease begins with this call: the request may have waited for room before it.</summary>
    private async Task<FileOutcome> ExtendInStoreAsync(long bytes)
    {
        var now = _time.GetUtcNow();
        var outcome = await calls.Store.ExtendPartAsync(
            lease, bytes, FileQuota.LimitsOf(_options), now + UploadCalls.Lease, CancellationToken.None);
        if (outcome == FileOutcome.Done)
        {
            (_reserved, _renewAt) = (bytes, now + UploadCalls.RenewAfter);
        }

        return outcome;
    }

    private async Task<GatewayError?> ExplainAsync(FileOutcome outcome) => outcome switch
    {
        FileOutcome.Done => null,
        FileOutcome.LeaseLost => await calls.ExplainLostAsync(lease.Name),
        _ => UploadCalls.Explain(outcome, _options),
    };
}
