using System.Reflection;
using System.Reflection.Emit;
using System.Text.RegularExpressions;

namespace Gateway.UnitTests.Structure;

/// <summary>
/// Which types of the gateway use which, nested types counted as their outermost type. The compiled code tells all but the
/// constants, which the compiler copies into the user; those are looked for in the source text.
/// </summary>
internal sealed partial class TypeReferences
{
    private const BindingFlags All = CompiledCode.All;

    private readonly Assembly _assembly;
    private readonly HashSet<(Type From, Type To)> _found = [];

    private TypeReferences(Assembly assembly) => _assembly = assembly;

    /// <param name="assembly">The gateway.</param>
    /// <param name="sources">The directory of its sources, where a file has the name of its type.</param>
    public static IReadOnlyCollection<(Type From, Type To)> Read(Assembly assembly, string sources)
    {
        var references = new TypeReferences(assembly);
        foreach (var type in assembly.GetTypes())
        {
            references.ReadDeclaration(type);
            foreach (var method in CompiledCode.MethodsOf(type))
            {
                references.ReadMethod(type, method);
            }
        }

        references.ReadConstants(sources);
        return references._found;
    }

    public static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private void Add(Type from, Type? to)
    {
        if (to is null || to.IsGenericParameter)
        {
            return;
        }

        if (to.HasElementType)
        {
            Add(from, to.GetElementType());
            return;
        }

        foreach (var argument in to.GetGenericArguments())
        {
            Add(from, argument);
        }

        if (IsOwn(from) && IsOwn(to) && Outermost(from) != Outermost(to))
        {
            _found.Add((Outermost(from), Outermost(to)));
        }
    }

    /// <summary>The compiler adds types of its own, which stand in no folder.</summary>
    private bool IsOwn(Type type) => type.Assembly == _assembly
        && (Outermost(type) is { Namespace: { } name }
            ? name == "Gateway" || name.StartsWith("Gateway.", StringComparison.Ordinal)
            : Outermost(type).Name == "Program");

    private void ReadDeclaration(Type type)
    {
        Add(type, type.BaseType);
        foreach (var used in type.GetInterfaces().Concat(type.GetFields(All).Select(field => field.FieldType))
            .Concat(type.GetCustomAttributesData().Select(attribute => attribute.AttributeType)))
        {
            Add(type, used);
        }
    }

    private void ReadMethod(Type type, MethodBase method)
    {
        ReadSignature(type, method);
        if (method.GetMethodBody() is not { } body)
        {
            return;
        }

        foreach (var used in body.LocalVariables.Select(local => local.LocalType).Concat(body.ExceptionHandlingClauses
            .Where(clause => clause.Flags == ExceptionHandlingClauseOptions.Clause).Select(clause => clause.CatchType!)))
        {
            Add(type, used);
        }

        ReadInstructions(type, method, body.GetILAsByteArray()!);
    }

    private void ReadSignature(Type type, MethodBase method)
    {
        Add(type, (method as MethodInfo)?.ReturnType);
        foreach (var parameter in method.GetParameters())
        {
            Add(type, parameter.ParameterType);
        }
    }

    private void ReadInstructions(Type type, MethodBase method, byte[] code)
    {
        foreach (var (kind, at) in CompiledCode.Operands(code))
        {
            if (kind is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok)
            {
                ReadMember(type, method, BitConverter.ToInt32(code, at));
            }
        }
    }

    private void ReadMember(Type type, MethodBase method, int token)
    {
        var ofType = method.DeclaringType!.GetGenericArguments();
        var member = method.Module.ResolveMember(token, ofType, method.IsGenericMethod ? method.GetGenericArguments() : []);
        Add(type, member as Type ?? member!.DeclaringType);
        switch (member)
        {
            case MethodBase called:
                ReadSignature(type, called);
                foreach (var argument in called.IsGenericMethod ? called.GetGenericArguments() : [])
                {
                    Add(type, argument);
                }

                break;
            case FieldInfo field:
                Add(type, field.FieldType);
                break;
        }
    }

    private void ReadConstants(string sources)
    {
        var types = _assembly.GetTypes().Where(type => type.DeclaringType is null).ToLookup(type => type.Name);
        foreach (var file in Directory.EnumerateFiles(sources, "*.cs", SearchOption.AllDirectories))
        {
            var name = Path.GetFileNameWithoutExtension(file).Split('.')[0];
            foreach (var from in types[name])
            {
                foreach (Match use in Constant().Matches(Comment().Replace(File.ReadAllText(file), "")))
                {
                    var constant = use.Groups["constant"].Value;
                    foreach (var to in types[use.Groups["type"].Value].Where(to => to.GetField(constant, All) is { IsLiteral: true }))
                    {
                        Add(from, to);
                    }
                }
            }
        }
    }

    [GeneratedRegex(@"\b(?<type>[A-Z]\w*)\.(?<constant>[A-Z]\w*)")]
    private static partial Regex Constant();

    [GeneratedRegex(@"^\s*//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();
}
