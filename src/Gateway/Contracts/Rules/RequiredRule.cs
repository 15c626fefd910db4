using System.Text;
using FluentValidation;
using FluentValidation.Internal;
using Gateway.Contracts.Messages;
using Gateway.Json;
using Gateway.Text;

namespace Gateway.Contracts.Rules;

/// <summary>The parameter exists. <see cref="TypeRule"/> refuses null.</summary>
/// <param name="name">The parameter. Null: an element of an array, which always exists.</param>
internal sealed class RequiredRule(string? name) : ContractRule
{
    private readonly byte[] _utf8Name = Encoding.UTF8.GetBytes(name ?? "");

    public override string Name => ViolationTypes.Missing;

    public override bool IsValid(ValidationContext<CheckedValue> context, JsonValue value) => value.Exists;

    public override bool Passes(JsonValue value) => value.Exists;

    public override string MessageKey(JsonValue value) => MessageKeys.Required;

    public override string MessageKey(JsonValue value, CheckedValue subject) =>
        Wrapper(subject) is not null ? MessageKeys.RequiredWrapped
        : Misspelt(subject) is not null ? MessageKeys.RequiredMisspelt
        : MessageKeys.Required;

    public override bool HasFixedMessage(string key) => key == MessageKeys.Required;

    protected override bool Holds(JsonValue value) => value.Exists;

    protected override void Describe(MessageFormatter message, JsonValue value, CheckedValue subject) => message
        .AppendArgument("Found", Wrapper(subject) ?? Misspelt(subject) ?? "");

    /// <summary>The unknown member that contains the parameter, as in <c>{"input":{"prompt":…}}</c>.</summary>
    private string? Wrapper(CheckedValue subject)
    {
        foreach (var unknown in subject.Unknown)
        {
            if (name is not null && unknown.Kind == JsonKind.Object && unknown.TryGetMember(_utf8Name, out _)
                && SafeName.Of(unknown) is var found
                && found != SafeName.Placeholder && subject.NamesOfForms?.Contains(found) != true)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>The unknown member whose name is nearest to the parameter.</summary>
    private string? Misspelt(CheckedValue subject)
    {
        foreach (var unknown in subject.Unknown)
        {
            if (name is not null && SafeName.Of(unknown) is var found && found != SafeName.Placeholder
                && subject.NamesOfForms?.Contains(found) != true && NearestName.Find(found, [name]) is not null)
            {
                return found;
            }
        }

        return null;
    }
}
