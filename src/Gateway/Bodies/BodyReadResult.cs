using System.Diagnostics.CodeAnalysis;
using Gateway.Errors;

namespace Gateway.Bodies;

/// <summary>Either a body, or the error that prevented it.</summary>
internal readonly struct BodyReadResult
{
    private BodyReadResult(RequestBody? body, GatewayError? error) => (Body, Error) = (body, error);

    public RequestBody? Body { get; }

    public GatewayError? Error { get; }

    [MemberNotNullWhen(true, nameof(Body))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Succeeded => Body is not null;

    public static implicit operator BodyReadResult(RequestBody body) => new(body, null);

    public static implicit operator BodyReadResult(GatewayError error) => new(null, error);
}
