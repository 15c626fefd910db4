using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Configuration.Binding;

namespace Gateway.Commands.Remote.Accounts;

/// <summary>The options that are settings of a client. A setting that is not given stays as it is.</summary>
internal sealed class ClientSettings
{
    /// <summary>Removes a limit or a budget.</summary>
    private const string None = "none";

    private const string BudgetRule =
        "--budget must be <name>=<period>:<limit> or <name>=<period>:<limit>:<warn>, such as main=Month:100.00:0.8, or <name>=none";

    private readonly Option<string[]> _models = new("--models")
    {
        Description = "Patterns of the models that the client may call, such as fal-ai/imagen4/*. '*' stands for all.",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _submits = Count("--submits-per-minute", "The most submits in a minute");
    private readonly Option<string?> _jobs = Count("--jobs-in-flight", "The most jobs that have not ended");

    private readonly Option<string[]> _budgets = new("--budget")
    {
        Description = "A budget: <name>=<period>:<limit>[:<warn>]. The period is Day, Month or Total, the limit is in dollars, and warn "
            + "is the share of the limit that is reported. <name>=none removes the budget. May be repeated.",
    };

    private ClientSettings(Command command)
    {
        _budgets.Validators.Add(static result =>
        {
            var budgets = result.Tokens.Select(token => Parse(token.Value)).ToList();
            if (budgets.Contains(null))
            {
                result.AddError(BudgetRule);
            }
            else if (budgets.DistinctBy(budget => budget!.Value.Name, StringComparer.OrdinalIgnoreCase).Count() < budgets.Count)
            {
                result.AddError("--budget has the same name twice");
            }
        });
        foreach (var option in Options)
        {
            command.Options.Add(option);
        }
    }

    private Option[] Options => [_models, _submits, _jobs, _budgets];

    public static ClientSettings AddTo(Command command) => new(command);

    /// <summary>Refuses a command that has none of the options.</summary>
    public void RequireOne(CommandResult result)
    {
        if (Options.All(option => result.GetResult(option) is null))
        {
            result.AddError($"Give one of {string.Join(", ", Options.Select(option => option.Name))}");
        }
    }

    /// <summary>Puts the given settings into a client.</summary>
    public void Apply(ParseResult parsed, JsonObject client)
    {
        if (parsed.GetValue(_models) is { Length: > 0 } patterns)
        {
            client["models"] = new JsonArray([.. patterns.Select(pattern => (JsonNode)pattern)]);
        }

        var limits = MemberOf(client, "limits");
        Set(limits, "submits_per_minute", parsed.GetValue(_submits));
        Set(limits, "jobs_in_flight", parsed.GetValue(_jobs));
        var budgets = MemberOf(client, "budgets");
        foreach (var (given, parts) in (parsed.GetValue(_budgets) ?? []).Select(text => Parse(text)!.Value))
        {
            var known = budgets.Select(static budget => budget.Key)
                .FirstOrDefault(key => key.Equals(given, StringComparison.OrdinalIgnoreCase));
            var name = known ?? given;
            if (parts is [var period, var limit, .. var rest])
            {
                // A budget that changes its limit keeps its warning.
                var warn = rest is [var share] ? share : budgets[name]?["warn"]?.GetValue<string>();
                budgets[name] = new JsonObject { ["period"] = period, ["limit"] = limit, ["warn"] = warn == None ? null : warn };
            }
            else if (known is null)
            {
                throw new CommandFailedException($"The client has no budget {Echo.Quote(given)}.");
            }
            else
            {
                budgets.Remove(name);
            }
        }
    }

    private static JsonObject MemberOf(JsonObject client, string name)
    {
        if (client[name] is not JsonObject member)
        {
            client[name] = member = [];
        }

        return member;
    }

    private static void Set(JsonObject limits, string name, string? text)
    {
        if (text is not null)
        {
            limits[name] = text == None ? null : int.Parse(text, CultureInfo.InvariantCulture);
        }
    }

    private static Option<string?> Count(string name, string meaning)
    {
        var option = new Option<string?>(name) { Description = $"{meaning}. 'none': no such limit." };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && token.Value != None
                && !(int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0))
            {
                result.AddError($"{name} must be a whole number above 0, or {None}");
            }
        });
        return option;
    }

    /// <returns>The name, and the period, the limit and the warning, or <see cref="None"/> alone. Null: the text is no budget.</returns>
    private static (string Name, string[] Parts)? Parse(string text)
    {
        var end = text.IndexOf('=', StringComparison.Ordinal);
        var parts = text[(end + 1)..].Split(':');
        return end > 0 && (parts is [None] || (parts.Length is 2 or 3 && !parts.Contains(""))) ? (text[..end], parts) : null;
    }
}
