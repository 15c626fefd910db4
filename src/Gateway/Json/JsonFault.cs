namespace Gateway.Json;

/// <summary>Why a body is not acceptable JSON.</summary>
/// <param name="Message">What is wrong and where, for the client. Holds no value of the body.</param>
/// <param name="BytePosition">Offset of the fault from the start of the body.</param>
internal sealed record JsonFault(string Message, long BytePosition);
