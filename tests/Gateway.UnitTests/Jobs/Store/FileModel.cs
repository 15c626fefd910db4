using System.Text;
using Gateway.Jobs.Store.Files;

namespace Gateway.UnitTests.Jobs.Store;

/// <summary>The rules of uploaded files in their simplest form, without a database. The contract suite compares the stores with
/// it.</summary>
internal sealed class FileModel
{
    private readonly Dictionary<string, ModelFile> _files = new(StringComparer.Ordinal);

    public long Files => _files.Count;

    public long Bytes => _files.Values.Sum(static file => file.Bytes);

    public FileOutcome Add(NewFile file, FileLimits limits)
    {
        if (_files.Values.Count(other => other.Client == file.Client) >= limits.FilesOfClient)
        {
            return FileOutcome.TooManyFiles;
        }

        _files.Add(file.Name, new ModelFile { Client = file.Client, IsMultipart = file.IsMultipart, ExpiresAt = file.UploadUntil });
        return FileOutcome.Done;
    }

    public FileOutcome Begin(PartLease lease, long bytes, FileLimits limits, DateTimeOffset now, DateTimeOffset until)
    {
        if (!_files.TryGetValue(lease.Name, out var file))
        {
            return FileOutcome.NotFound;
        }

        var part = file.Parts.GetValueOrDefault(lease.Number);
        if (file.State == FileState.Stored)
        {
            return FileOutcome.Complete;
        }

        if (file.State == FileState.Removing || file.ExpiresAt <= now || file.IsMultipart != lease.Number > 0)
        {
            return FileOutcome.NotFound;
        }

        if (part?.Until > now)
        {
            return FileOutcome.InProgress;
        }

        if (Refusal(file, part?.Bytes ?? 0, bytes, limits) is { } refusal)
        {
            return refusal;
        }

        file.Parts[lease.Number] = new ModelPart(bytes, null, lease.Token, lease.Token, until);
        return FileOutcome.Done;
    }

    public FileOutcome Extend(PartLease lease, long bytes, FileLimits limits, DateTimeOffset until)
    {
        if (HeldPart(lease) is not { } part)
        {
            return FileOutcome.LeaseLost;
        }

        var file = _files[lease.Name];
        if (Refusal(file, part.Bytes, bytes, limits) is { } refusal)
        {
            return refusal;
        }

        file.Parts[lease.Number] = part with { Bytes = Math.Max(bytes, part.Bytes), Until = until };
        return FileOutcome.Done;
    }

    public FileOutcome Finish(PartLease lease, long bytes, byte[] digest, DateTimeOffset? expiresAt)
    {
        if (HeldPart(lease) is not { } part || part.Bytes < bytes)
        {
            // The same call again is no error: the first one may have lost its answer.
            return _files.GetValueOrDefault(lease.Name)?.Parts.GetValueOrDefault(lease.Number) is { Until: null } finished
                && finished.Token == lease.Token && finished.Bytes == bytes && finished.Digest!.AsSpan().SequenceEqual(digest)
                ? FileOutcome.Done
                : FileOutcome.LeaseLost;
        }

        var file = _files[lease.Name];
        file.Parts[lease.Number] = part with { Bytes = bytes, Digest = digest, Until = null };
        if (expiresAt is { } end)
        {
            (file.State, file.ExpiresAt) = (FileState.Stored, end);
        }

        return FileOutcome.Done;
    }

    public FileOutcome Complete(string name, IReadOnlyList<FilePart> parts, DateTimeOffset now, DateTimeOffset expiresAt)
    {
        if (!_files.TryGetValue(name, out var file))
        {
            return FileOutcome.NotFound;
        }

        if (file.State == FileState.Stored)
        {
            return FileOutcome.Complete;
        }

        if (file.State == FileState.Removing || !file.IsMultipart || file.ExpiresAt <= now)
        {
            return FileOutcome.NotFound;
        }

        if (file.Parts.Values.Any(static part => part.Until is not null) || TextOf(parts) != TextOf(PartsOf(name)))
        {
            return FileOutcome.InProgress;
        }

        (file.State, file.ExpiresAt) = (FileState.Stored, expiresAt);
        return FileOutcome.Done;
    }

    public void Abandon(PartLease lease)
    {
        if (_files.TryGetValue(lease.Name, out var file) && file.Parts.GetValueOrDefault(lease.Number) is { Until: not null } part
            && part.Token == lease.Token)
        {
            file.Parts.Remove(lease.Number);
        }
    }

    public bool Remove(string name, string client, DateTimeOffset now)
    {
        if (!_files.TryGetValue(name, out var file) || file.Client != client || file.State == FileState.Removing || file.ExpiresAt <= now)
        {
            return false;
        }

        file.State = FileState.Removing;
        return true;
    }

    /// <param name="client">The client. Null: all clients.</param>
    /// <param name="now">The time.</param>
    /// <returns>The names of the files to remove, in any order.</returns>
    public string[] Expire(string? client, DateTimeOffset now)
    {
        foreach (var file in _files.Values.Where(file => file.ExpiresAt <= now && (client ?? file.Client) == file.Client))
        {
            file.State = FileState.Removing;
        }

        return [.. _files.Where(pair => pair.Value.MayBeForgotten && (client ?? pair.Value.Client) == pair.Value.Client)
            .Select(static pair => pair.Key)];
    }

    public bool Forget(string name) => _files.GetValueOrDefault(name) is { MayBeForgotten: true } && _files.Remove(name);

    /// <returns>The parts whose leases have ended, in any order.</returns>
    public AbandonedPart[] TakeAbandoned(string token, DateTimeOffset now, DateTimeOffset until)
    {
        AbandonedPart[] ended =
        [
            .. from file in _files
            from part in file.Value.Parts
            where part.Value.Until <= now
            select new AbandonedPart(new PartLease(file.Key, part.Key, token), part.Value.Attempt),
        ];
        foreach (var (lease, _) in ended)
        {
            var parts = _files[lease.Name].Parts;
            parts[lease.Number] = parts[lease.Number] with { Token = token, Until = until };
        }

        return ended;
    }

    public IReadOnlyList<FilePart> PartsOf(string name) => !_files.TryGetValue(name, out var file)
        ? []
        :
        [
            .. file.Parts.OrderBy(static part => part.Key)
                .Select(part => new FilePart(name, part.Key, part.Value.Bytes, part.Value.Digest, part.Value.Attempt)),
        ];

    public static string TextOf(IReadOnlyList<FilePart> parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            var digest = part.Digest is null ? "" : Convert.ToHexString(part.Digest);
            text.Append(null, $"{part.Number} {part.Bytes} {digest} {part.Attempt};");
        }

        return text.ToString();
    }

    /// <summary>The token of the last lease of the part.</summary>
    public string? TokenOf(PartLease lease) => _files.GetValueOrDefault(lease.Name)?.Parts.GetValueOrDefault(lease.Number)?.Token;

    public FileState? StateOf(string name) => _files.GetValueOrDefault(name)?.State;

    private ModelPart? HeldPart(PartLease lease) =>
        _files.TryGetValue(lease.Name, out var file) && file.State == FileState.Uploading
        && file.Parts.GetValueOrDefault(lease.Number) is { Until: not null } part && part.Token == lease.Token
            ? part
            : null;

    private FileOutcome? Refusal(ModelFile file, long before, long after, FileLimits limits) => after <= before
        ? null
        : _files.Values.Where(other => other.Client == file.Client).Sum(static other => other.Bytes) + after - before > limits.OfClient
            ? FileOutcome.ClientFull
            : Bytes + after - before > limits.Total
                ? FileOutcome.Full
                : null;

    private sealed class ModelFile
    {
        public required string Client { get; init; }

        public required bool IsMultipart { get; init; }

        public required DateTimeOffset ExpiresAt { get; set; }

        public FileState State { get; set; }

        public Dictionary<int, ModelPart> Parts { get; } = [];

        public long Bytes => Parts.Values.Sum(static part => part.Bytes);

        public bool MayBeForgotten => State == FileState.Removing && Parts.Values.All(static part => part.Until is null);
    }

    private sealed record ModelPart(long Bytes, byte[]? Digest, string Token, string Attempt, DateTimeOffset? Until);
}
