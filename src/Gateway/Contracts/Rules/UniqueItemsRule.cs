using System.Globalization;
using FluentValidation.Internal;
using Gateway.Contracts.Messages;
using Gateway.Json;

namespace Gateway.Contracts.Rules;

/// <summary>No two elements of the array are equal, see <see cref="JsonEquality"/>.</summary>
internal sealed class UniqueItemsRule : ContractRule
{
    /// <summary>The elements of a shorter array are compared in pairs.</summary>
    private const int MostCompared = 8;

    public override string Name => ViolationTypes.UniqueItems;

    public override bool IsAboutItems => true;

    public override string MessageKey(JsonValue value) => MessageKeys.UniqueItems;

    protected override bool Holds(JsonValue value) => FindEqual(value) is null;

    protected override void Describe(MessageFormatter message, JsonValue value, CheckedValue subject)
    {
        var (first, second) = FindEqual(value) ?? (0, 0);
        message.AppendArgument("First", first.ToString(CultureInfo.InvariantCulture))
            .AppendArgument("Second", second.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>The indexes of two equal elements.</summary>
    private static (int First, int Second)? FindEqual(JsonValue array) =>
        array.Count <= MostCompared ? FindInPairs(array) : FindByHash(array);

    private static (int First, int Second)? FindInPairs(JsonValue array)
    {
        var second = 0;
        foreach (var item in array.Children)
        {
            var first = 0;
            foreach (var other in array.Children)
            {
                if (first == second)
                {
                    break;
                }

                if (JsonEquality.AreEqual(item, other))
                {
                    return (first, second);
                }

                first++;
            }

            second++;
        }

        return null;
    }

    private static (int First, int Second)? FindByHash(JsonValue array)
    {
        var known = new Dictionary<JsonValue, int>(array.Count, Comparer.Instance);
        var index = 0;
        foreach (var item in array.Children)
        {
            if (!known.TryAdd(item, index))
            {
                return (known[item], index);
            }

            index++;
        }

        return null;
    }

    private sealed class Comparer : IEqualityComparer<JsonValue>
    {
        public static readonly Comparer Instance = new();

        public bool Equals(JsonValue left, JsonValue right) => JsonEquality.AreEqual(left, right);

        public int GetHashCode(JsonValue value) => JsonEquality.Hash(value);
    }
}
