using System.Buffers;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Gateway.Sandbox.Bodies;

/// <summary>Reads a body in pieces. A large body needs little memory: many submits may carry large images at the same time.</summary>
internal static class ReceivedBodyReader
{
    private const int PieceBytes = 64 * 1024;
    private const int HeadBytes = 64 * 1024;

    /// <summary>Maximum size of a body without its long strings.</summary>
    private const int MaxKeptBytes = 64 * 1024 * 1024;

    /// <summary>
    /// Reads to the end of the body, to the limit or to the loss of the connection. Neither the limit nor the loss throws an exception.
    /// </summary>
    public static async ValueTask<ReceivedBody> ReadAsync(HttpRequest request, long limit)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var json = new JsonShortener((int)Math.Min(limit, MaxKeptBytes));
        var head = new MemoryStream((int)Math.Clamp(request.ContentLength ?? 0, 0, HeadBytes));
        var length = 0L;
        var isComplete = false;
        var buffer = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            while (length <= limit && !json.IsFull)
            {
                var read = await request.Body.ReadAsync(buffer);
                if (read == 0)
                {
                    isComplete = true;
                    break;
                }

                length += read;
                hash.AppendData(buffer, 0, read);
                head.Write(buffer, 0, (int)Math.Min(read, HeadBytes - head.Length));
                json.Read(buffer.AsSpan(0, read));
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or BadHttpRequestException)
        {
            // The body is not complete.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return new ReceivedBody(json)
        {
            Length = length,
            Sha256 = Convert.ToHexStringLower(hash.GetHashAndReset()),
            Head = head.ToArray(),
            Complete = isComplete,
            TooLarge = length > limit || json.IsFull,
        };
    }
}
