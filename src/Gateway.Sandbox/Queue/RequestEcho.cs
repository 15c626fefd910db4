using System.Runtime.InteropServices;
using System.Text.Json;
using Gateway.Sandbox.Http;

namespace Gateway.Sandbox.Queue;

/// <summary>
/// The copy of the body that dialects B and C return as <c>request</c>. Long members are truncated, so that a large body is not stored.
/// </summary>
internal static class RequestEcho
{
    private const int WholeBytes = 16 * 1024;
    private const int MemberBytes = 1024;

    public static byte[] Of(JsonElement root, ReadOnlyMemory<byte> body)
    {
        if (body.Length <= WholeBytes)
        {
            return body.ToArray();
        }

        return JsonBytes.Write(json =>
        {
            json.WriteStartObject();
            var left = WholeBytes;
            foreach (var member in root.EnumerateObject())
            {
                var length = JsonMarshal.GetRawUtf8Value(member.Value).Length;
                if (length > Math.Min(MemberBytes, left))
                {
                    json.WriteString(member.Name, $"({length} bytes)");
                    continue;
                }

                left -= length;
                member.WriteTo(json);
            }

            json.WriteEndObject();
        });
    }
}
