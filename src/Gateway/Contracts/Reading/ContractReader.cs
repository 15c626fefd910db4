using System.Buffers;
using System.Text;
using System.Text.Json;
using Gateway.Configuration.Files;
using Gateway.Configuration.Options;
using Gateway.Contracts.Messages;
using Gateway.Contracts.Urls;
using Gateway.Json;
using Gateway.Text;
using JsonValue = Gateway.Json.JsonValue;

namespace Gateway.Contracts.Reading;

/// <summary>Creates a <see cref="Contract"/> from the text of one file, or reports all its problems.</summary>
internal sealed class ContractReader
{
    private const string Dialect = "https://json-schema.org/draft/2020-12/schema";

    /// <summary>The limits of a file.</summary>
    public static readonly JsonLimits Limits = new(MaxDepth: 32, MaxValues: 65_536);

    // The gateway's own members. The remaining members are plain JSON Schema.
    private static readonly string[] OwnMembers =
        ["model", "documentation", "unknownParameters", "allowBlank", "$schema", "$defs", "components"];

    private readonly string _file;
    private readonly List<FileProblem> _problems = [];
    private readonly SchemaReader _schema;
    private string _model = "";
    private string? _title;
    private string? _description;
    private Uri? _documentation;
    private UnknownParameterPolicy? _policy;

    /// <summary>The value of <c>additionalProperties</c>.</summary>
    private bool? _isOpen;

    private ContractReader(string file)
    {
        _file = file;
        _schema = new SchemaReader(file, _problems);
    }

    public static (Contract? Contract, IReadOnlyList<FileProblem> Problems) Read(string file, byte[] utf8)
    {
        var reader = new ContractReader(file);
        using var body = JsonBody.Parse(new ReadOnlySequence<byte>(utf8), Limits, out var fault);
        if (body is null)
        {
            return (null, [FileProblem.NotJson(file, utf8, fault!, "'model', 'type' and 'properties'")]);
        }

        var contract = reader.Read(body.Root, utf8);
        return reader._problems.Count == 0 ? (contract, []) : (null, reader._problems);
    }

    private Contract? Read(JsonValue root, byte[] utf8)
    {
        foreach (var member in root.Children)
        {
            ReadMember(member, member.TryGetShortName(64, out var name) ? name : SafeName.Placeholder);
        }

        foreach (var needed in (string[])["model", "type", "properties"])
        {
            if (!root.TryGetMember(Encoding.UTF8.GetBytes(needed), out _) && !HasMisspelt(root, needed))
            {
                _schema.Report("", $"has no '{needed}'");
            }
        }

        _schema.ReadDefinitions(root);
        var parameters = _schema.ReadParameters(root, "");
        if (_problems.Count == 0 && SchemaSize.Problem(parameters) is var (place, tooLarge))
        {
            _schema.Report(place, tooLarge);
        }

        if (_policy is not null && _isOpen is not null)
        {
            _schema.Report("/additionalProperties", "stands beside 'unknownParameters', which decides the same");
        }

        if (_problems.Count > 0)
        {
            return null;
        }

        _schema.CheckSamples();
        var contract = new Contract(parameters, isClosed: _isOpen == false)
        {
            Model = _model,
            Title = _title ?? _model,
            Description = _description,
            Documentation = _documentation,
            UnknownParameters = _policy ?? (_isOpen == true ? UnknownParameterPolicy.Forward : null),
            AllowsBlank = _schema.AllowsBlank,
            Schema = PublishedSchema.Of(utf8, OwnMembers),
            Example = Example(utf8),
            ChecksPerValue = SchemaSize.ChecksPerValue(parameters),
            File = _file,
            Version = ContractLoader.VersionOf(utf8),
        };
        CheckExamples(contract, root);
        return contract;
    }

    /// <summary>
    /// Whether a misspelt form of a needed member exists. The misspelt member is reported already, so the missing one is not.
    /// </summary>
    private static bool HasMisspelt(JsonValue root, string needed)
    {
        foreach (var member in root.Children)
        {
            if (member.TryGetShortName(64, out var name) && !SchemaKeywords.OfContract.Contains(name)
                && NearestName.Find(name, SchemaKeywords.OfContract) == needed)
            {
                return true;
            }
        }

        return false;
    }

    private void ReadMember(JsonValue member, string name)
    {
        var at = $"/{name}";
        switch (name)
        {
            case "model":
                _model = Model(member, at);
                break;
            case "title":
                _title = _schema.Text(member, at);
                break;
            case "description":
                _description = _schema.Text(member, at);
                break;
            case "documentation":
                _documentation = Documentation(member, at);
                break;
            case "unknownParameters":
                _policy = Policy(member, at);
                break;
            case "allowBlank":
                _schema.AllowsBlank = _schema.Flag(member, at);
                break;
            case "examples":
                _schema.List(member, at);
                break;
            case "deprecated":
                _schema.Flag(member, at);
                break;
            case "additionalProperties" when member.Kind is JsonKind.True or JsonKind.False:
                _isOpen = member.Kind == JsonKind.True;
                break;
            case "additionalProperties":
                _schema.Report(at, "must be true or false at the top level: name each parameter in 'properties'");
                break;
            case "$id":
                _schema.Text(member, at);
                break;
            case "$schema" when member.Kind != JsonKind.String || !(member.EqualsText(Dialect) || member.EqualsText(Dialect + "#")):
                _schema.Report(at, $"must be '{Dialect}'");
                break;
            case "type" when member.Kind != JsonKind.String || !member.EqualsText("object"u8):
                _schema.Report(at, "must be 'object': a body is an object");
                break;
            case "$schema" or "type" or "properties" or "required" or "$defs" or "components":
                break;
            default:
                _schema.Report(at, SchemaKeywords.Describe(name, SchemaKeywords.OfContract));
                break;
        }
    }

    private string Model(JsonValue member, string at)
    {
        if (member.Kind != JsonKind.String || !member.TryGetShortString(200, out var model) || !ModelId.IsValid(model))
        {
            _schema.Report(at, ModelId.Rule);
            return "";
        }

        if (model.Split('/').Contains("requests"))
        {
            _schema.Report(at, "must not have a segment 'requests': this segment is reserved for the paths of jobs");
        }

        if (ReservedSegments.BeginsPath(model))
        {
            _schema.Report(at, $"must not begin with a path segment that the gateway serves itself: {ReservedSegments.Listed}");
        }

        return model;
    }

    private Uri? Documentation(JsonValue member, string at)
    {
        if (member.Kind == JsonKind.String && UrlCheck.IsWebUrl(member) && member.TryGetShortString(UrlCheck.LongestUrl, out var url))
        {
            return new Uri(url);
        }

        _schema.Report(at, "must be an absolute http or https URL");
        return null;
    }

    private UnknownParameterPolicy? Policy(JsonValue member, string at)
    {
        foreach (var policy in Enum.GetValues<UnknownParameterPolicy>())
        {
            if (member.Kind == JsonKind.String && member.EqualsText(policy.ToString()))
            {
                return policy;
            }
        }

        _schema.Report(at, $"must be one of '{string.Join("', '", Enum.GetNames<UnknownParameterPolicy>())}'");
        return null;
    }

    private void CheckExamples(Contract contract, JsonValue root)
    {
        if (!root.TryGetMember("examples"u8, out var examples))
        {
            return;
        }

        var index = 0;
        foreach (var example in examples.Children)
        {
            var at = $"/examples/{index++}";
            if (example.Kind != JsonKind.Object)
            {
                _schema.Report(at, "must be an object, the complete body of a request");
                continue;
            }

            foreach (var violation in contract.Check(example, UnknownParameterPolicy.Reject, MessageLanguage.English).Violations)
            {
                _schema.Report(at, $"violates its own contract: {SchemaReader.Located(violation)}");
            }
        }
    }

    private static JsonElement? Example(byte[] utf8)
    {
        var root = JsonElement.Parse(utf8);
        return root.TryGetProperty("examples", out var examples) && examples.GetArrayLength() > 0 ? examples[0] : null;
    }
}
