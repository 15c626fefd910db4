using System.Globalization;
using Gateway.Configuration.Options;
using Gateway.Contracts.Schema;
using Gateway.Json;

namespace Gateway.Contracts.Rules;

/// <summary>What a validator looks at: one value of a body, where it stands, and how to speak of it.</summary>
internal sealed class CheckedValue
{
    private JsonValue[] _slots = [];
    private List<JsonValue>? _unknown;

    public CheckedValue(JsonValue value, UnknownParameterPolicy policy, CultureInfo culture)
    {
        Value = value;
        Policy = policy;
        Culture = culture;
    }

    private CheckedValue(CheckedValue parent)
    {
        Parent = parent;
        Policy = parent.Policy;
        Culture = parent.Culture;
    }

    /// <summary>The unknown members that are listed; of a body full of them the rest is only counted.</summary>
    public const int MostUnknownListed = 16;

    public JsonValue Value { get; private set; }

    /// <summary>The body's own subject has neither parent nor segment.</summary>
    public CheckedValue? Parent { get; }

    /// <summary>Name or index below the parent.</summary>
    public object? Segment { get; private set; }

    public UnknownParameterPolicy Policy { get; }

    public CultureInfo Culture { get; }

    /// <summary>Members without a parameter; empty unless they matter.</summary>
    public IReadOnlyList<JsonValue> Unknown => _unknown ?? (IReadOnlyList<JsonValue>)[];

    public int UnknownOmitted { get; private set; }

    /// <summary>Warnings from objects within this one, which have subjects of their own.</summary>
    public List<UnknownParameter>? NestedUnknown { get; private set; }

    /// <summary>The member for a parameter, by the parameter's position in the contract.</summary>
    public JsonValue this[int slot] => _slots[slot];

    /// <summary>A subject below this one, to be moved from item to item.</summary>
    public CheckedValue CreateChild() => new(this);

    /// <summary>The subject of a parameter of this one; without a name, the value is this one's own.</summary>
    public CheckedValue At(string? name, JsonValue value)
    {
        if (name is null)
        {
            return this;
        }

        var child = CreateChild();
        child.MoveTo(value, name);
        return child;
    }

    public void MoveTo(JsonValue value, object segment)
    {
        Value = value;
        Segment = segment;
    }

    /// <summary>Sorts an object's members by the parameters that they belong to.</summary>
    public void Resolve(IReadOnlyList<ContractParameter> parameters)
    {
        _slots = new JsonValue[parameters.Count];
        _unknown?.Clear();
        var expected = 0;
        foreach (var member in Value.Children)
        {
            var slot = Find(member, parameters, expected);
            if (slot >= 0)
            {
                _slots[slot] = member;
                expected = slot + 1;
            }
            else if (Policy != UnknownParameterPolicy.Forward)
            {
                AddUnknown(member);
            }
        }
    }

    public void AddNestedUnknown(UnknownParameter unknown)
    {
        if (Parent is not null)
        {
            Parent.AddNestedUnknown(unknown);
        }
        else if ((NestedUnknown ??= []).Count < MostUnknownListed)
        {
            NestedUnknown.Add(unknown);
        }
        else
        {
            UnknownOmitted++;
        }
    }

    public List<object> Path()
    {
        var path = new List<object>();
        for (var subject = this; subject.Parent is not null; subject = subject.Parent)
        {
            path.Insert(0, subject.Segment!);
        }

        return path;
    }

    private void AddUnknown(JsonValue member)
    {
        if ((_unknown ??= []).Count < MostUnknownListed)
        {
            _unknown.Add(member);
        }
        else
        {
            UnknownOmitted++;
        }
    }

    // Most clients send parameters in the documented order: the search begins where the last one ended.
    public static int Find(JsonValue member, IReadOnlyList<ContractParameter> parameters, int expected)
    {
        for (var i = 0; i < parameters.Count; i++)
        {
            var slot = expected + i < parameters.Count ? expected + i : expected + i - parameters.Count;
            if (member.NameEquals(parameters[slot].Utf8Name))
            {
                return slot;
            }
        }

        return -1;
    }
}
