using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gateway.Configuration.Binding;
using Gateway.Configuration.Files;
using Gateway.Json;
using Gateway.Money;
using Gateway.Text;

namespace Gateway.Prices;

/// <summary>Creates a <see cref="ModelPrice"/> from the text of one file, or reports all its problems.</summary>
internal sealed class PriceReader
{
    private const int LongestName = 64;
    private const int LongestText = 4096;

    private static readonly JsonLimits Limits = new(MaxDepth: 8, MaxValues: 4096);

    private static readonly string[] Needed = ["model", "unit", "amount"];

    private static readonly string[] Members =
        ["model", "unit", "amount", "max_megapixels", "tiers", "source", "verified", "estimate"];

    private static readonly string[] TierMembers = ["parameter", "amounts", "max_megapixels"];

    private readonly string _file;
    private readonly string _version;
    private readonly List<FileProblem> _problems = [];

    private string _model = "";
    private PriceUnit? _unit;
    private NanoDollars? _amount;
    private int? _megapixels;

    private PriceReader(string file, byte[] utf8)
    {
        _file = file;
        _version = Convert.ToHexStringLower(SHA256.HashData(utf8).AsSpan(0, 8));
    }

    /// <returns>Null: the file has problems.</returns>
    public static (ModelPrice? Price, IReadOnlyList<FileProblem> Problems) Read(string file, byte[] utf8)
    {
        using var body = JsonBody.Parse(new ReadOnlySequence<byte>(utf8), Limits, out var fault);
        if (body is null)
        {
            return (null, [FileProblem.NotJson(file, utf8, fault!, "'model', 'unit' and 'amount'")]);
        }

        var reader = new PriceReader(file, utf8);
        var price = reader.Read(body.Root);
        return reader._problems.Count == 0 ? (price, []) : (null, reader._problems);
    }

    /// <summary>Whether a JSON object is meant to be a price and not a contract.</summary>
    public static bool IsPrice(JsonValue root) =>
        !root.TryGetMember("properties"u8, out _) && !root.TryGetMember("type"u8, out _)
        && (root.TryGetMember("unit"u8, out _) || root.TryGetMember("amount"u8, out _) || root.TryGetMember("tiers"u8, out _)
        || root.TryGetMember("max_megapixels"u8, out _) || root.TryGetMember("source"u8, out _)
        || root.TryGetMember("verified"u8, out _) || root.TryGetMember("estimate"u8, out _));

    private ModelPrice? Read(JsonValue root)
    {
        string? source = null;
        DateOnly? verified = null;
        var estimate = false;
        foreach (var member in root.Children)
        {
            var name = NameOf(member);
            var at = FileProblem.Child("", name);
            switch (name)
            {
                case "model":
                    _model = Model(member, at);
                    break;
                case "unit":
                    _unit = Unit(member, at);
                    break;
                case "amount":
                    _amount = Amount(member, at);
                    break;
                case "max_megapixels":
                    _megapixels = Megapixels(member, at);
                    break;
                case "source":
                    source = Text(member, at);
                    break;
                case "verified":
                    verified = Date(member, at);
                    break;
                case "estimate":
                    estimate = Flag(member, at);
                    break;
                case "tiers":
                    break;
                default:
                    ReportUnknown(at, name, Members);
                    break;
            }
        }

        ReportMissing(root, "", Needed, Members);
        ReportMegapixels(root, "");
        var basis = new SubmitPrice(_version, _unit ?? PriceUnit.Image, _amount ?? NanoDollars.Zero, _megapixels);
        var tiers = root.TryGetMember("tiers"u8, out var given) ? Tiers(given, basis) : null;
        return _problems.Count > 0 ? null : new ModelPrice
        {
            Model = _model,
            Base = basis,
            Tiers = tiers,
            Source = source,
            Verified = verified,
            IsEstimate = estimate,
            File = _file,
        };
    }

    private PriceTiers? Tiers(JsonValue tiers, SubmitPrice basis)
    {
        const string at = "/tiers";
        if (tiers.Kind != JsonKind.Object)
        {
            Report(at, "must be an object with 'parameter' and 'amounts'");
            return null;
        }

        string? parameter = null;
        var amounts = new List<(string Value, NanoDollars Amount)>();
        var megapixels = new List<(string Value, int Most)>();
        foreach (var member in tiers.Children)
        {
            var name = NameOf(member);
            var memberAt = FileProblem.Child(at, name);
            switch (name)
            {
                case "parameter":
                    parameter = Text(member, memberAt);
                    break;
                case "amounts":
                    ReadValues(member, memberAt, amounts, Amount);
                    break;
                case "max_megapixels":
                    ReadValues(member, memberAt, megapixels, Megapixels);
                    break;
                default:
                    ReportUnknown(memberAt, name, TierMembers);
                    break;
            }
        }

        ReportMissing(tiers, at, ["parameter"], TierMembers);
        if (!tiers.TryGetMember("amounts"u8, out _) && !tiers.TryGetMember("max_megapixels"u8, out _))
        {
            Report(at, "has neither 'amounts' nor 'max_megapixels'");
        }

        ReportMegapixels(tiers, at);
        var merged = Merge(basis, amounts, megapixels);
        ReportEqualNumbers(merged);
        return parameter is null ? null : new PriceTiers(parameter, merged);
    }

    /// <summary>Numbers are compared by value, so only the first of two equal ones would ever be selected.</summary>
    private void ReportEqualNumbers(List<PriceTier> tiers)
    {
        for (var index = 1; index < tiers.Count; index++)
        {
            if (tiers.Take(index).FirstOrDefault(tiers[index].IsSameNumberAs) is { } first)
            {
                Report(tiers[index].Pointer, $"is the same number as '{first.Value}'");
            }
        }
    }

    /// <summary>One tier for each value. A value that only one of the two lists names has the base price's other part.</summary>
    private static List<PriceTier> Merge(
        SubmitPrice basis, List<(string Value, NanoDollars Amount)> amounts, List<(string Value, int Most)> megapixels)
    {
        var tiers = new List<PriceTier>();
        foreach (var value in amounts.Select(pair => pair.Value).Union(megapixels.Select(pair => pair.Value), StringComparer.Ordinal))
        {
            var price = basis;
            foreach (var (_, amount) in amounts.Where(pair => pair.Value == value))
            {
                price = price with { Amount = amount };
            }

            foreach (var (_, most) in megapixels.Where(pair => pair.Value == value))
            {
                price = price with { MaxMegapixels = most };
            }

            var list = amounts.Exists(pair => pair.Value == value) ? "/tiers/amounts" : "/tiers/max_megapixels";
            tiers.Add(new PriceTier(value, price, FileProblem.Child(list, value)));
        }

        return tiers;
    }

    private void ReadValues<T>(JsonValue values, string at, List<(string Value, T Read)> list, Func<JsonValue, string, T?> read)
        where T : struct
    {
        if (values.Kind != JsonKind.Object || values.Count == 0)
        {
            Report(at, "must be an object with at least one value of the parameter");
            return;
        }

        foreach (var member in values.Children)
        {
            var memberAt = FileProblem.Child(at, NameOf(member));
            if (!member.TryGetShortName(LongestName, out var value))
            {
                Report(memberAt, $"a value of a parameter has at most {LongestName} characters");
            }
            else if (read(member, memberAt) is { } result)
            {
                list.Add((value, result));
            }
        }
    }

    private string Model(JsonValue member, string at)
    {
        if (member.Kind == JsonKind.String && member.TryGetShortString(200, out var model) && ModelId.IsValid(model))
        {
            return model;
        }

        Report(at, ModelId.Rule);
        return "";
    }

    private PriceUnit? Unit(JsonValue member, string at)
    {
        foreach (var unit in Enum.GetValues<PriceUnit>())
        {
            if (member.Kind == JsonKind.String && member.EqualsText(PriceUnits.NameOf(unit)))
            {
                return unit;
            }
        }

        Report(at, $"must be one of '{string.Join("', '", Enum.GetValues<PriceUnit>().Select(PriceUnits.NameOf))}'");
        return null;
    }

    private NanoDollars? Amount(JsonValue member, string at)
    {
        if (member.Kind != JsonKind.String)
        {
            Report(at, "must be a string such as \"0.04\": a number could be rounded");
            return null;
        }

        if (member.TryGetShortString(LongestName, out var text) && NanoDollars.TryParse(text, out var amount))
        {
            return amount;
        }

        Report(at, NanoDollars.Rule);
        return null;
    }

    private int? Megapixels(JsonValue member, string at)
    {
        if (member.Kind == JsonKind.Number && member.TryGetRaw(9, out var text)
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var most) && most >= 1)
        {
            return most;
        }

        Report(at, "must be an integer of 1 or more: the most megapixels of one image, rounded up");
        return null;
    }

    private string? Text(JsonValue member, string at)
    {
        if (member.Kind == JsonKind.String && member.TryGetShortString(LongestText, out var text) && !string.IsNullOrWhiteSpace(text))
        {
            return text;
        }

        Report(at, $"must be a text of at most {LongestText} characters that is not blank");
        return null;
    }

    private DateOnly? Date(JsonValue member, string at)
    {
        if (member.Kind == JsonKind.String && member.TryGetShortString(10, out var text)
            && DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return date;
        }

        Report(at, "must be a date such as \"2026-11-26\"");
        return null;
    }

    private bool Flag(JsonValue member, string at)
    {
        if (member.Kind is not (JsonKind.True or JsonKind.False))
        {
            Report(at, "must be true or false");
        }

        return member.Kind == JsonKind.True;
    }

    /// <summary>Reports a bound of megapixels beside another unit. An unknown unit is reported already.</summary>
    private void ReportMegapixels(JsonValue parent, string at)
    {
        if (_unit is not (null or PriceUnit.Megapixel) && parent.TryGetMember("max_megapixels"u8, out _))
        {
            Report($"{at}/max_megapixels", $"is only for the unit '{PriceUnits.NameOf(PriceUnit.Megapixel)}'");
        }
    }

    /// <summary>A misspelt form of a needed member is reported already, so the missing one is not.</summary>
    private void ReportMissing(JsonValue parent, string at, string[] needed, string[] known)
    {
        foreach (var name in needed)
        {
            if (!parent.TryGetMember(Encoding.UTF8.GetBytes(name), out _) && !HasMisspelt(parent, name, known))
            {
                Report(at, $"has no '{name}'");
            }
        }
    }

    private static bool HasMisspelt(JsonValue parent, string needed, string[] known)
    {
        foreach (var member in parent.Children)
        {
            var name = NameOf(member);
            if (!known.Contains(name) && NearestName.Find(name, known) == needed)
            {
                return true;
            }
        }

        return false;
    }

    private void ReportUnknown(string at, string name, string[] known) => Report(at, NearestName.Find(name, known) is { } nearest
        ? $"is not a member of a price; did you mean '{nearest}'?"
        : $"is not a member of a price; the members are {string.Join(", ", known)}");

    private static string NameOf(JsonValue member) =>
        member.TryGetShortName(LongestName, out var name) ? Echo.OneLine(name) : "(too long)";

    private void Report(string pointer, string message) => _problems.Add(new FileProblem(_file, pointer, message));
}
