using Gateway.Money;
using Gateway.Text;

namespace Gateway.Administration.Money;

/// <summary>The valid forms of values about money.</summary>
internal static class MoneyForms
{
    public static Message AmountUpTo(NanoDollars most) =>
        $"must be an amount of dollars such as \"12.50\", with at most 9 digits after the point, and at most {most}";
}
