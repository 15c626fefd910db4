using Gateway.Administration.Bodies;
using Gateway.Clients;
using Gateway.Clients.Stored;
using Gateway.Configuration.Validation;
using Gateway.Money;

namespace Gateway.Administration.Accounts;

/// <summary>Reads a client from a body. The rules for the values are those of the configured clients.</summary>
internal static class DefinitionReader
{
    private const int MaxNameChars = 64;
    private const int MaxTextChars = 256;

    /// <param name="members">The body.</param>
    /// <param name="name">The name in the path. Null: the body must have the name.</param>
    public static ClientDefinition Read(BodyObject members, string? name)
    {
        var definition = new ClientDefinition(NameOf(members, name))
        {
            IsDisabled = members.Flag("disabled") ?? false,
            Models = members.Texts("models", ClientDefinitionRules.MaxModels, MaxTextChars),
            Limits = LimitsOf(members.Object("limits")),
            Budgets = BudgetsOf(members),
            WebhookHosts = members.Texts("webhook_hosts", ClientDefinitionRules.MaxHosts, MaxTextChars),
        };
        if (name is not null)
        {
            members.Ignore("source", "keys", "created_at", "changed_at");
        }

        DefinitionRules.Check(definition, members);
        return definition;
    }

    private static string NameOf(BodyObject members, string? inPath)
    {
        var inBody = members.Text("name", MaxNameChars, isRequired: inPath is null);
        if (inPath is not null && inBody is not null && inBody != inPath)
        {
            members.Refuse("name", BodyForms.InPath(inPath));
        }

        return inPath ?? inBody ?? "";
    }

    private static ClientLimitsOptions LimitsOf(BodyObject? limits)
    {
        var read = new ClientLimitsOptions
        {
            SubmitsPerMinute = limits?.Whole("submits_per_minute", 1, int.MaxValue),
            JobsInFlight = limits?.Whole("jobs_in_flight", 1, int.MaxValue),
        };
        limits?.End();
        return read;
    }

    private static Dictionary<string, BudgetOptions> BudgetsOf(BodyObject members)
    {
        var budgets = new Dictionary<string, BudgetOptions>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, entry) in members.Entries("budgets", ClientDefinitionRules.MaxBudgets))
        {
            if (!budgets.TryAdd(name, BudgetOf(entry)))
            {
                members.Refuse("budgets", BodyForms.NamedTwice(name));
            }
        }

        return budgets;
    }

    private static BudgetOptions BudgetOf(BodyObject entry)
    {
        var period = entry.Text("period", MaxNameChars, isRequired: true);
        var budget = new BudgetOptions
        {
            Limit = AmountOf(entry.Text("limit", MaxNameChars, isRequired: true)),
            Warn = entry.Text("warn", MaxNameChars),
        };
        if (period is not null)
        {
            if (Enum.GetNames<BudgetPeriod>().Contains(period, StringComparer.Ordinal))
            {
                budget.Period = Enum.Parse<BudgetPeriod>(period);
            }
            else
            {
                entry.Refuse("period", BodyForms.OneOf(Enum.GetNames<BudgetPeriod>()));
            }
        }

        entry.End();
        return budget;
    }

    /// <summary>As answers write it, so that an answer that is sent back is no change. Rules report a text that is no amount.</summary>
    private static string AmountOf(string? text) => NanoDollars.TryParse(text, out var amount) ? amount.ToString() : text ?? "";
}
