using System.Buffers;
using System.Text;
using Gateway.Contracts.Messages;
using Gateway.Json;

namespace Gateway.Files.References;

/// <summary>
/// Finds the strings of a body that are URLs of files or uploads, in every parameter and at any depth. A URL inside a longer text is text.
/// </summary>
/// <param name="body">The bytes of the body.</param>
/// <param name="own">The addresses of the gateway.</param>
/// <param name="cancellation">Ends the search.</param>
internal sealed class ReferenceFinder(ReadOnlySequence<byte> body, OwnAddresses own, CancellationToken cancellation)
{
    /// <summary>Every reference above this number is refused, so no more than one of them is listed.</summary>
    public const int MostReferences = 50;

    private readonly List<FileReference> _found = [];
    private readonly List<object> _path = [];

    /// <summary>The references in the order of the body, at most one more than <see cref="MostReferences"/>.</summary>
    /// <exception cref="OperationCanceledException">The search was cancelled.</exception>
    public IReadOnlyList<FileReference> Find(JsonValue root)
    {
        VisitChildren(root);
        return _found;
    }

    private void VisitChildren(JsonValue parent)
    {
        var (isArray, position) = (parent.Kind == JsonKind.Array, 0);
        foreach (var child in parent.Children)
        {
            Visit(child, isArray, position);
            position++;
        }
    }

    /// <param name="value">The value.</param>
    /// <param name="isElement">Whether it is an element of an array, and not a member of an object.</param>
    /// <param name="position">Its position in the array or the object.</param>
    private void Visit(JsonValue value, bool isElement, int position)
    {
        cancellation.ThrowIfCancellationRequested();
        if (_found.Count > MostReferences)
        {
            return;
        }

        if (value.Kind == JsonKind.String)
        {
            if (TryRead(value, out var reading, out var isExact))
            {
                var name = reading.FileId is { } id ? FileIds.NameOf(id) : null;
                _found.Add(new FileReference([.. _path, Segment(value, isElement, position)], value.RawStart, value.RawLength, name)
                {
                    IsUpload = reading.Kind == UrlKind.Upload,
                    IsExact = isExact,
                });
            }
        }
        else if (value is { Kind: JsonKind.Object or JsonKind.Array, Count: > 0 })
        {
            _path.Add(Segment(value, isElement, position));
            VisitChildren(value);
            _path.RemoveAt(_path.Count - 1);
        }
    }

    /// <summary>Names have the form that they have in the violations of a contract.</summary>
    private static object Segment(JsonValue value, bool isElement, int position) =>
        isElement ? position : ShownName.Of(value, position);

    private bool TryRead(JsonValue value, out UrlReading reading, out bool isExact)
    {
        (reading, isExact) = (new UrlReading(UrlKind.Nothing, null), false);
        Span<byte> start = stackalloc byte[4];
        if (value.CopyPrefix(start) < start.Length || start[0] > ' ' && (start[0] | 0x20) != 'h')
        {
            return false;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(FileUrl.LongestUrl + 1);
        try
        {
            var length = value.CopyPrefix(buffer.AsSpan(0, FileUrl.LongestUrl + 1));
            var isWhole = length <= FileUrl.LongestUrl;
            if (isWhole && !MayBeReference(buffer.AsSpan(0, length)))
            {
                return false;
            }

            var text = Encoding.UTF8.GetString(buffer, 0, Math.Min(length, FileUrl.LongestUrl));
            isExact = FileUrl.IsExact(text);
            // A path may be longer than the gateway reads, and still lead to a file, because a client shortens it. It is no valid URL for
            // the contract either. A URL with a long query is read without it.
            return !isWhole && FileUrl.IsOpenPath(text)
                ? ReferenceScan.MayFind(body.Slice(value.RawStart, value.RawLength))
                : FileUrl.TryRead(text, isWhole, own, out reading);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Rules out nearly every other URL before it becomes a text: its segment <c>files</c> or <c>upload</c> is missing, and no
    /// percent-encoding and no line break can hide it.</summary>
    private static bool MayBeReference(ReadOnlySpan<byte> url) =>
        FilesMark.IsIn(url) || url.Contains((byte)'%') || url.IndexOfAnyInRange((byte)0, (byte)0x1F) >= 0;
}
