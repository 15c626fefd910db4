using System.Reflection;
using System.Reflection.Emit;

namespace Gateway.UnitTests.Structure;

/// <summary>The methods of an assembly and their instructions.</summary>
internal static class CompiledCode
{
    public const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    public static IEnumerable<MethodBase> MethodsOf(Type type) => type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All));

    /// <summary>The kind of each instruction's operand, and the place of the operand in the code.</summary>
    public static IEnumerable<(OperandType Kind, int At)> Operands(byte[] code)
    {
        for (var at = 0; at < code.Length;)
        {
            short value = code[at++];
            if (value == 0xFE)
            {
                value = unchecked((short)(0xFE00 | code[at++]));
            }

            var kind = OpCodesByValue[value].OperandType;
            yield return (kind, at);
            at += SizeOf(kind, code, at);
        }
    }

    /// <summary>The string literals of a method. The compiler has joined the parts of a long literal, and has split an interpolated
    /// one at its arguments.</summary>
    public static IEnumerable<string> Literals(MethodBase method)
    {
        if (method.GetMethodBody()?.GetILAsByteArray() is not { } code)
        {
            return [];
        }

        return Operands(code).Where(operand => operand.Kind == OperandType.InlineString)
            .Select(operand => method.Module.ResolveString(BitConverter.ToInt32(code, operand.At)));
    }

    private static int SizeOf(OperandType operand, byte[] code, int at) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
        _ => 4,
    };
}
