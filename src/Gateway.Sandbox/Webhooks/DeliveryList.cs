using System.Text;
using System.Text.Json;
using Gateway.Sandbox.Http;

namespace Gateway.Sandbox.Webhooks;

/// <summary>The deliveries as JSON. A body that is JSON is shown as it is, any other one as a string.</summary>
internal static class DeliveryList
{
    public static byte[] Write(IReadOnlyList<SandboxDelivery> deliveries) => JsonBytes.Write(json =>
    {
        json.WriteStartObject();
        json.WriteNumber("count", deliveries.Count);
        json.WriteStartArray("deliveries");
        foreach (var delivery in deliveries)
        {
            Write(json, delivery);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter json, SandboxDelivery delivery)
    {
        json.WriteStartObject();
        json.WriteNumber("sequence", delivery.Sequence);
        json.WriteString("receiver", delivery.Name);
        json.WriteString("receivedAt", delivery.ReceivedAt);
        json.WriteString("target", delivery.Target);
        json.WritePropertyName("status");
        if (delivery.Status is { } status)
        {
            json.WriteNumberValue(status);
        }
        else
        {
            json.WriteNullValue();
        }

        json.WriteStartObject("headers");
        foreach (var line in delivery.Headers.GroupBy(static header => header.Key, StringComparer.OrdinalIgnoreCase))
        {
            json.WriteString(line.Key, string.Join(", ", line.Select(static header => header.Value)));
        }

        json.WriteEndObject();
        json.WritePropertyName("body");
        if (IsJson(delivery.Body))
        {
            json.WriteRawValue(delivery.Body.Span, skipInputValidation: true);
        }
        else
        {
            json.WriteStringValue(Encoding.UTF8.GetString(delivery.Body.Span));
        }

        json.WriteEndObject();
    }

    private static bool IsJson(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
