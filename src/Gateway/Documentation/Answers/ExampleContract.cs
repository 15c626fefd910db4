using System.Buffers;
using System.Text;
using Gateway.Configuration.Options;
using Gateway.Contracts;
using Gateway.Contracts.Reading;
using Gateway.Json;
using Gateway.Text;

namespace Gateway.Documentation.Answers;

/// <summary>A small contract that does not depend on the contract files. The example errors come from it, so they have the texts that
/// clients get.</summary>
internal static class ExampleContract
{
    private const string Text = """
        {
          "model": "fal-ai/imagen4/preview",
          "type": "object",
          "properties": { "num_images": { "type": "integer", "minimum": 1, "maximum": 4 } }
        }
        """;

    private static readonly Contract Contract = Read();

    /// <summary>The verdict on a body.</summary>
    public static ContractVerdict Check(string body)
    {
        using var json = Parse(body, out var fault) ?? throw new InvalidOperationException($"The example is not valid: {fault}");
        return Contract.Check(json, UnknownParameterPolicy.Warn, MessageLanguage.English);
    }

    /// <summary>The fault of a text that is not a JSON object.</summary>
    public static JsonFault FaultOf(string body)
    {
        using var json = Parse(body, out var fault);
        return fault ?? throw new InvalidOperationException("The example is a JSON object.");
    }

    private static JsonBody? Parse(string body, out JsonFault? fault)
    {
        var limits = new LimitsOptions();
        return JsonBody.Parse(
            new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(body)), new JsonLimits(limits.MaxJsonDepth, limits.MaxJsonValues), out fault);
    }

    private static Contract Read()
    {
        var (contract, problems) = ContractReader.Read("example.json", Encoding.UTF8.GetBytes(Text));
        return contract ?? throw new InvalidOperationException($"The example contract is not valid: {string.Join("; ", problems)}");
    }
}
