using System.Diagnostics.CodeAnalysis;
using Gateway.Errors;

namespace Gateway.Administration.Bodies;

/// <summary>A body that was read, or why it is refused.</summary>
/// <typeparam name="T">What the body describes.</typeparam>
internal readonly struct BodyResult<T>
{
    private readonly T? _value;

    public BodyResult(T value) => _value = value;

    public BodyResult(GatewayError refusal) => Refusal = refusal;

    public GatewayError? Refusal { get; }

    /// <returns>False: <see cref="Refusal"/> says why.</returns>
    public bool TryGet([MaybeNullWhen(false)] out T value)
    {
        value = _value;
        return Refusal is null;
    }
}
