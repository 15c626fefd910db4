using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace Gateway.Sandbox.Http;

internal static class BodyReader
{
    private const int FirstBuffer = 4096;
    private const int MaxTrustedLength = 16 * 1024 * 1024;

    /// <summary>
    /// Reads to the end of the body, to the limit or to the loss of the connection. Neither the limit nor the loss throws an exception.
    /// </summary>
    public static async ValueTask<RequestBody> ReadAsync(HttpRequest request, int limit)
    {
        if (request.ContentLength == 0)
        {
            return new RequestBody([], 0, complete: true, tooLarge: false);
        }

        var announced = Math.Min(request.ContentLength ?? FirstBuffer, MaxTrustedLength);
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Max(announced + 1, FirstBuffer));
        var length = 0;
        try
        {
            while (true)
            {
                var read = await request.Body.ReadAsync(buffer.AsMemory(length));
                if (read == 0)
                {
                    return new RequestBody(buffer, length, complete: true, tooLarge: false);
                }

                length += read;
                if (length > limit)
                {
                    return new RequestBody(buffer, length, complete: false, tooLarge: true);
                }

                if (length == buffer.Length)
                {
                    buffer = Grow(buffer, length);
                }
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or BadHttpRequestException)
        {
            return new RequestBody(buffer, length, complete: false, tooLarge: false);
        }
    }

    private static byte[] Grow(byte[] buffer, int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
