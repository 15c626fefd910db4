using System.Text;

namespace Gateway.Contracts.Schema;

/// <summary>A named value of a contract, at the top level or in a nested object.</summary>
internal sealed record ContractParameter(string Name, bool Required, ValueSchema Schema)
{
    private readonly byte[] _utf8Name = Encoding.UTF8.GetBytes(Name);

    public ReadOnlySpan<byte> Utf8Name => _utf8Name;
}
