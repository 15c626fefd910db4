using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Gateway.Jobs.Resolution;

/// <summary>
/// A job's record as bytes: a header of fixed size, then the texts in UTF-8. The bytes have no references, so the garbage collector
/// neither visits nor copies them for each job.
/// </summary>
internal static class CompactJob
{
    private const int LengthBytes = sizeof(ushort);
    private const int Texts = 7;

    /// <summary>A longer record is not kept. Ids, names and paths of usual length give about 230 bytes.</summary>
    public const int MaxBytes = 16 * 1024;

    /// <summary>Length of the shortest record.</summary>
    public static int MinBytes => HeaderBytes + (Texts * LengthBytes);

    private static int HeaderBytes => Unsafe.SizeOf<Header>();

    /// <summary>Length of the record as bytes, including the length itself.</summary>
    public static int LengthOf(ReadOnlySpan<byte> bytes) => MemoryMarshal.Read<Header>(bytes).Length;

    /// <summary>Hash of the id, as it was written.</summary>
    public static int HashOf(ReadOnlySpan<byte> bytes) => MemoryMarshal.Read<Header>(bytes).Hash;

    /// <summary>Whether the bytes are the record of this id.</summary>
    public static bool IsOf(ReadOnlySpan<byte> bytes, string requestId) =>
        Ascii.Equals(Text(bytes[HeaderBytes..], out _), requestId);

    /// <summary>Writes a record.</summary>
    /// <returns>The number of bytes. 0: they exceed <see cref="MaxBytes"/> or the target.</returns>
    public static int Write(JobRecord job, int hash, Span<byte> target)
    {
        var longest = MinBytes + job.BodyDigest.Length
            + Encoding.UTF8.GetMaxByteCount(job.RequestId.Length + job.Client.Length + job.Model.Length + job.UpstreamPath.Length
                + (job.ErrorType?.Length ?? 0) + (job.Error?.Length ?? 0));
        if (longest > Math.Min(MaxBytes, target.Length))
        {
            return 0;
        }

        var end = HeaderBytes;
        Put(target, ref end, job.RequestId);
        Put(target, ref end, job.Client);
        Put(target, ref end, job.Model);
        Put(target, ref end, job.UpstreamPath);
        Put(target, ref end, job.ErrorType);
        Put(target, ref end, job.Error);
        Put(target, ref end, job.BodyDigest.Span);
        MemoryMarshal.Write(target, Header.Of(job, hash, end));
        return end;
    }

    public static JobRecord Read(ReadOnlySpan<byte> bytes)
    {
        var header = MemoryMarshal.Read<Header>(bytes);
        var rest = bytes[HeaderBytes..];
        return new JobRecord
        {
            RequestId = Take(ref rest)!,
            Client = Take(ref rest)!,
            Model = Take(ref rest)!,
            UpstreamPath = Take(ref rest)!,
            ErrorType = Take(ref rest, header.Has(Parts.ErrorType)),
            Error = Take(ref rest, header.Has(Parts.Error)),
            BodyDigest = Text(rest, out _).ToArray(),
            SubmittedAt = new DateTimeOffset(header.SubmittedAt, TimeSpan.Zero),
            ImagesAsked = header.ImagesAsked,
            BodyBytes = header.BodyBytes,
            Status = (JobStatus)header.Status,
            InProgressAt = Header.Time(header.InProgressAt),
            FinishedAt = Header.Time(header.FinishedAt),
            CancelRequestedAt = Header.Time(header.CancelRequestedAt),
            LastPolledAt = Header.Time(header.LastPolledAt),
            InferenceTime = header.Has(Parts.InferenceTime) ? header.InferenceTime : null,
            IsDelivered = header.Has(Parts.Delivered),
            LostReason = header.LostReason == 0 ? null : (LostReason)header.LostReason,
            ResultOutcome = header.Has(Parts.ResultNotStored) ? ResultOutcome.NotStored : null,
            IsReserved = header.Has(Parts.Reserved),
        };
    }

    private static void Put(Span<byte> target, ref int end, string? text)
    {
        var length = Encoding.UTF8.GetBytes(text, target[(end + LengthBytes)..]);
        MemoryMarshal.Write(target[end..], (ushort)length);
        end += LengthBytes + length;
    }

    private static void Put(Span<byte> target, ref int end, ReadOnlySpan<byte> bytes)
    {
        MemoryMarshal.Write(target[end..], (ushort)bytes.Length);
        bytes.CopyTo(target[(end + LengthBytes)..]);
        end += LengthBytes + bytes.Length;
    }

    private static string? Take(ref ReadOnlySpan<byte> rest, bool present = true)
    {
        var text = Text(rest, out rest);
        return present ? Encoding.UTF8.GetString(text) : null;
    }

    private static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> rest)
    {
        var length = MemoryMarshal.Read<ushort>(bytes);
        rest = bytes[(LengthBytes + length)..];
        return bytes.Slice(LengthBytes, length);
    }

    /// <summary>The optional members that a record has. An absent time is 0.</summary>
    [Flags]
    private enum Parts : byte
    {
        None = 0,
        ErrorType = 1,
        Error = 2,
        InferenceTime = 4,
        Delivered = 8,
        ResultNotStored = 16,
        Reserved = 32,
    }

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private readonly record struct Header(
        ushort Length, int Hash, byte Status, byte LostReason, Parts Parts, int ImagesAsked, long BodyBytes, long SubmittedAt,
        long InProgressAt, long FinishedAt, long CancelRequestedAt, long LastPolledAt, double InferenceTime)
    {
        public static Header Of(JobRecord job, int hash, int length) => new(
            (ushort)length,
            hash,
            (byte)job.Status,
            (byte)(job.LostReason ?? 0),
            (job.ErrorType is null ? Parts.None : Parts.ErrorType) | (job.Error is null ? Parts.None : Parts.Error)
                | (job.InferenceTime is null ? Parts.None : Parts.InferenceTime)
                | (job.IsDelivered ? Parts.Delivered : Parts.None)
                | (job.ResultOutcome == ResultOutcome.NotStored ? Parts.ResultNotStored : Parts.None)
                | (job.IsReserved ? Parts.Reserved : Parts.None),
            job.ImagesAsked,
            job.BodyBytes,
            job.SubmittedAt.UtcTicks,
            job.InProgressAt?.UtcTicks ?? 0,
            job.FinishedAt?.UtcTicks ?? 0,
            job.CancelRequestedAt?.UtcTicks ?? 0,
            job.LastPolledAt?.UtcTicks ?? 0,
            job.InferenceTime ?? 0);

        public static DateTimeOffset? Time(long ticks) => ticks == 0 ? null : new DateTimeOffset(ticks, TimeSpan.Zero);

        public bool Has(Parts part) => (Parts & part) != 0;
    }
}
