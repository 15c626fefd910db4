using Gateway.Configuration.Options;
using Gateway.Jobs.Store.Files;

namespace Gateway.Admission;

/// <summary>The limits of a client's files, and what counts against them. Every client has them.</summary>
/// <param name="Number">Files and unfinished uploads.</param>
/// <param name="Bytes">Their bytes.</param>
internal sealed record FilesView(FilesView.RoomView Number, FilesView.RoomView Bytes)
{
    public static FilesView Of(FilesOptions options, FileUsage usage) =>
        new(RoomView.Of(options.PerClient.MaxFiles, usage.Files), RoomView.Of(options.ClientBytes, usage.Bytes));

    /// <param name="Limit">The limit.</param>
    /// <param name="Used">The use.</param>
    /// <param name="Left">The difference, or 0.</param>
    internal sealed record RoomView(long Limit, long Used, long Left)
    {
        public static RoomView Of(long limit, long used) => new(limit, used, Math.Max(0, limit - used));
    }
}
