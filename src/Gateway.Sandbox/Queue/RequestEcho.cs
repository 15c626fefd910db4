using System.Text.Json;
using Gateway.Sandbox.Bodies;
using Gateway.Sandbox.Http;

namespace Gateway.Sandbox.Queue;

/// <summary>
/// The copy of the body that dialects B and C return as <c>request</c>. Long members are truncated, so that a large body is not stored.
/// </summary>
internal static class RequestEcho
{
    private const int WholeBytes = 16 * 1024;
    private const int MemberBytes = 1024;

    public static byte[] Of(JsonElement root, ReceivedBody body)
    {
        if (body.Length <= WholeBytes)
        {
            return body.Json!.Value.ToArray();
        }

        return JsonBytes.Write(json =>
        {
            json.WriteStartObject();
            var left = WholeBytes;
            foreach (var member in root.EnumerateObject())
            {
                var length = body.LengthOf(member.Value);
                if (length > Math.Min(MemberBytes, left))
                {
                    json.WriteString(member.Name, $"({length} bytes)");
                    continue;
                }

                left -= (int)length;
                member.WriteTo(json);
            }

            json.WriteEndObject();
        });
    }
}
