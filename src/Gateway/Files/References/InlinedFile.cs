using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Gateway.Bodies.Sending;
using Gateway.Files.Storage;
using Gateway.Jobs.Store.Files;

namespace Gateway.Files.References;

/// <summary>
/// The data URI of a file, with its quotes, in the place of the string that names the file. It is read and encoded piece by piece, so it is
/// never in memory as a whole. The file is open from its first piece to its last one, so that one file of a submit is open at a time. A
/// piece has a buffer of its own, because a read that hangs may write to it after the submit has ended.
/// </summary>
internal sealed class InlinedFile : BodyReplacement
{
    /// <summary>The time of one piece, with the opening. A storage that hangs must not leave the outcome of the submit open.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private const string AnyType = "application/octet-stream";

    private static readonly SearchValues<char> TypeCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$&^_.+-/");

    private readonly Func<CancellationToken, Task<Stream>> _open;
    private readonly InlineMetrics _metrics;
    private readonly AbandonedReads _abandoned;
    private readonly TimeProvider _time;
    private readonly Action<Exception> _onFailure;
    private byte[]? _beginning;
    private Stream? _file;
    private byte[]? _piece;
    private bool _isAbandoned;
    private long _left;
    private bool _isEnded;

    /// <param name="reference">The string.</param>
    /// <param name="content">The content of the file.</param>
    /// <param name="open">Opens the file. This object disposes the stream.</param>
    /// <param name="metrics">Counts the bytes.</param>
    /// <param name="abandoned">Counts a read that goes on after the submit.</param>
    /// <param name="time">The clock.</param>
    /// <param name="onFailure">Called if the file cannot be read.</param>
    public InlinedFile(
        FileReference reference, FileContent content, Func<CancellationToken, Task<Stream>> open, InlineMetrics metrics,
        AbandonedReads abandoned, TimeProvider time, Action<Exception> onFailure)
        // With the quotes around the string.
        : base(reference.Start - 1, reference.Length + 2, BeginningOf(content).Length + ((content.Length + 2) / 3 * 4) + 1)
    {
        (_open, _metrics, _abandoned, _time, _onFailure) = (open, metrics, abandoned, time, onFailure);
        (_beginning, _left) = (BeginningOf(content), content.Length);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        if (_beginning is { } beginning)
        {
            _beginning = null;
            beginning.CopyTo(buffer);
            return beginning.Length;
        }

        if (_left > 0)
        {
            return await EncodeAsync(buffer, cancellation);
        }

        if (_isEnded)
        {
            return 0;
        }

        _isEnded = true;
        buffer.Span[0] = (byte)'"';
        return 1;
    }

    public override void Dispose()
    {
        if (!_isAbandoned)
        {
            Close();
        }
    }

    private static byte[] BeginningOf(FileContent content) => Encoding.ASCII.GetBytes($"\"data:{TypeOf(content.Type)};base64,");

    /// <summary>The type without parameters. Another text than a type would end the string of the JSON.</summary>
    private static string TypeOf(string type)
    {
        var name = type.Split(';')[0].Trim();
        return name.Length > 0 && !name.AsSpan().ContainsAnyExcept(TypeCharacters) ? name : AnyType;
    }

    private async ValueTask<int> EncodeAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        // A multiple of three, so that only the last piece is padded.
        var wanted = (int)Math.Min(_left, buffer.Length / 4 * 3);
        try
        {
            await ReadPieceAsync(wanted, cancellation);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            _onFailure(exception);
            throw;
        }

        _left -= wanted;
        _metrics.Count(wanted);
        Base64.EncodeToUtf8(_piece.AsSpan(0, wanted), buffer.Span, out _, out var written);
        if (_left == 0)
        {
            Close();
        }

        return written;
    }

    private async Task ReadPieceAsync(int wanted, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(Patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        var reading = FillAsync(wanted, either.Token);
        try
        {
            // A file system that hangs does not react to the token.
            if (await reading.WaitAsync(either.Token) < wanted)
            {
                throw new FileStorageException(FileStorageFault.Missing, "the file is shorter than it was");
            }
        }
        catch (OperationCanceledException exception) when (deadline.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new FileStorageException(FileStorageFault.Unavailable, "the storage does not answer in time", exception);
        }
        finally
        {
            if (!reading.IsCompleted)
            {
                Abandon(reading);
            }
        }
    }

    private async Task<int> FillAsync(int wanted, CancellationToken cancellation)
    {
        _file ??= await _open(cancellation);
        _piece ??= ArrayPool<byte>.Shared.Rent(wanted);
        return await _file.ReadAtLeastAsync(_piece.AsMemory(0, wanted), wanted, throwOnEndOfStream: false, cancellation);
    }

    /// <summary>Leaves the file and the buffer to a read that has not ended.</summary>
    private void Abandon(Task<int> reading)
    {
        _isAbandoned = true;
        _abandoned.Add(reading.ContinueWith(
            static (ended, file) =>
            {
                // The submit has ended with a fault of its own.
                _ = ended.Exception;
                ((InlinedFile)file!).Close();
            },
            this, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default));
    }

    private void Close()
    {
        _file?.Dispose();
        _file = null;
        if (_piece is { } piece)
        {
            _piece = null;
            ArrayPool<byte>.Shared.Return(piece);
        }
    }
}
