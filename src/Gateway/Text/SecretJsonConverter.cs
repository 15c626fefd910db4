using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Text;

/// <summary>Writes every secret as <c>***</c>. Reading a secret from JSON is not supported.</summary>
internal sealed class SecretJsonConverter : JsonConverter<Secret>
{
    public override Secret Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("A secret is bound from the configuration, not read from JSON.");

    public override void Write(Utf8JsonWriter writer, Secret value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Secret.Mask);
}
