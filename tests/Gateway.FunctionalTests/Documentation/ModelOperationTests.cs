using System.Text.Json.Nodes;
using Gateway.Contracts.Reading;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Documentation;

public sealed class ModelOperationTests
{
    // Keywords that only control the gateway, and the examples, which are beside the schema.
    private static readonly string[] OwnMembers = ["model", "documentation", "unknownParameters", "$schema", "$id", "examples"];

    public static TheoryData<string> Files =>
        [.. Directory.GetFiles(ContractCatalogue.BuiltInDirectory, "*.json").Select(file => Path.GetFileName(file))];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Contract_EveryKeyword_IsInTheDocument(string file)
    {
        var text = await File.ReadAllTextAsync(
            Path.Combine(ContractCatalogue.BuiltInDirectory, file), TestContext.Current.CancellationToken);
        var contract = JsonNode.Parse(text)!.AsObject();
        await using var gateway = await TestGateway.StartAsync();

        var document = await OpenApiText.GetAsync(gateway);

        var operation = document.Operation($"/{contract["model"]}", "post");
        var content = operation["requestBody"]!["content"]!["application/json"]!;
        var schema = document.Resolve(content["schema"]!);
        operation["summary"]!.GetValue<string>().ShouldBe(contract["title"]!.GetValue<string>());
        operation["description"]!.GetValue<string>().ShouldStartWith(contract["description"]!.GetValue<string>());
        operation["externalDocs"]!["url"]!.GetValue<string>().ShouldBe(contract["documentation"]!.GetValue<string>());
        ShouldHold(schema, contract, "");
        content["examples"]!.AsObject().Select(example => document.Resolve(example.Value!)["value"]!.ToJsonString())
            .ShouldBe(contract["examples"]!.AsArray().Select(example => example!.ToJsonString()));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Description_Table_HasOneRowPerParameter(string file)
    {
        var text = await File.ReadAllTextAsync(
            Path.Combine(ContractCatalogue.BuiltInDirectory, file), TestContext.Current.CancellationToken);
        var contract = JsonNode.Parse(text)!.AsObject();
        await using var gateway = await TestGateway.StartAsync();

        var document = await OpenApiText.GetAsync(gateway);

        var rows = document.Operation($"/{contract["model"]}", "post")["description"]!.GetValue<string>().Split('\n')
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .ToList();
        var required = contract["required"]!.AsArray().Select(name => name!.GetValue<string>()).ToList();
        foreach (var (name, schema) in contract["properties"]!.AsObject())
        {
            var row = rows.Single(row => row[1].StartsWith($"`{name}`", StringComparison.Ordinal));
            row.Length.ShouldBe(7, name);
            row[1].EndsWith("(required)", StringComparison.Ordinal).ShouldBe(required.Contains(name), name);
            row[2].ShouldStartWith(schema!["type"]!.GetValue<string>());
            foreach (var bound in (string[])["minimum", "maximum", "minItems"])
            {
                if (schema[bound] is { } value)
                {
                    row[3].Split(' ').ShouldContain(value.ToJsonString(), $"{name}: {bound}");
                }
            }

            foreach (var value in schema["enum"]?.AsArray() ?? [])
            {
                row[3].ShouldContain($"`{value}`");
            }

            row[4].ShouldBe(schema["default"] is { } given ? $"`{given.ToJsonString()}`" : "", name);
            row[5].ShouldBe(schema["description"]!.GetValue<string>());
        }
    }

    [Theory]
    [InlineData("Warn", "Any other parameter is forwarded to the upstream and named in the response header `X-Gateway-Warning`.")]
    [InlineData("Reject", "Any other parameter is rejected with 422.")]
    [InlineData("Forward", "Any other parameter is forwarded to the upstream.")]
    [InlineData("Warn", "For a client with a budget, any other parameter is rejected with 422: it could raise the price.")]
    public async Task Description_UnknownParameters_AreExplained(string policy, string text)
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:Contracts:UnknownParameters", policy));

        var document = await OpenApiText.GetAsync(gateway);

        document.Operation($"/{Seeds.Imagen4}", "post")["description"]!.GetValue<string>().Split('\n').ShouldContain(text);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task SubmitResponse_Example_HasUrlsThatTheGatewayAccepts(string file)
    {
        var text = await File.ReadAllTextAsync(
            Path.Combine(ContractCatalogue.BuiltInDirectory, file), TestContext.Current.CancellationToken);
        var contract = JsonNode.Parse(text)!.AsObject();
        var model = contract["model"]!.GetValue<string>();
        await using var gateway = await TestGateway.StartAsync();
        var document = await OpenApiText.GetAsync(gateway);
        var id = await gateway.Client.SubmitJobAsync(model);

        foreach (var status in (string[])["200", "202"])
        {
            var answer = document.Resolve(document.Operation($"/{model}", "post")["responses"]![status]!);
            var example = document.Example(answer["content"]!["application/json"]!)!;
            foreach (var member in (string[])["response_url", "status_url", "cancel_url"])
            {
                var path = new Uri(example[member]!.GetValue<string>()).AbsolutePath;
                path.ShouldStartWith($"/{model.Split('/')[0]}/auto/requests/");
            }

            var url = new Uri(
                example["status_url"]!.GetValue<string>().Replace(example["request_id"]!.GetValue<string>(), id, StringComparison.Ordinal));
            using var response = await gateway.Client.GetAsync(
                new Uri(url.AbsolutePath, UriKind.Relative), TestContext.Current.CancellationToken);
            response.IsSuccessStatusCode.ShouldBeTrue($"{model}: {url}");
        }
    }

    [Theory]
    [MemberData(nameof(Seeds.Examples), MemberType = typeof(Seeds))]
    public async Task FollowUps_WithThePrefilledApp_WorkForEachModel(string model, string app, string body)
    {
        app.ShouldNotBeEmpty();
        await using var gateway = await TestGateway.StartAsync(new SandboxOptions { StrictApp = true, QueueTime = TimeSpan.FromHours(1) });
        var document = await OpenApiText.GetAsync(gateway);
        using var submitted = await gateway.Client.SubmitAsync(model, body);
        var id = await submitted.RequestIdAsync();

        foreach (var (path, method, operation) in document.Operations.Where(
            operation => operation.Path.Contains("{app}", StringComparison.Ordinal)))
        {
            var prefilled = operation["parameters"]!.AsArray().Single(parameter => parameter!["name"]!.GetValue<string>() == "app")!;
            prefilled["example"]!.GetValue<string>().ShouldBe("auto");
            prefilled["schema"]!["default"]!.GetValue<string>().ShouldBe("auto");
            var target = path.Replace("{app}", "auto", StringComparison.Ordinal).Replace("{request_id}", id, StringComparison.Ordinal);
            using var request = new HttpRequestMessage(HttpMethod.Parse(method), target);
            using var response = await gateway.Client.SendAsync(
                request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

            // The result of an unfinished job is 400. Every other follow-up succeeds. No response is 404.
            var pending = operation["operationId"]!.GetValue<string>() == "getJobResult";
            response.IsSuccessStatusCode.ShouldBe(!pending, $"{model}: {method} {target} {response.StatusCode}");
            if (pending)
            {
                response.Headers.GetValues("x-fal-error-type").ShouldBe(["job_in_progress"]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Seeds.Examples), MemberType = typeof(Seeds))]
    public async Task Example_OfModel_EqualsModelDocument(string model, string app, string body)
    {
        app.ShouldNotBeEmpty();
        await using var gateway = await TestGateway.StartAsync();

        var document = await OpenApiText.GetAsync(gateway);

        var example = document.Example(document.Operation($"/{model}", "post")["requestBody"]!["content"]!["application/json"]!);
        JsonNode.DeepEquals(example, JsonNode.Parse(body)).ShouldBeTrue(example!.ToJsonString());
    }

    [Fact]
    public async Task Models_EachHaveOneSubmit()
    {
        await using var gateway = await TestGateway.StartAsync();

        var document = await OpenApiText.GetAsync(gateway);

        document.Operations.Where(operation => operation.Operation["tags"]![0]!.GetValue<string>() == "Models")
            .Select(operation => operation.Path)
            .ShouldBe([.. gateway.Service<ContractCatalogue>().Current.All.Select(contract => "/" + contract.Model)]);
    }

    [Fact]
    public async Task ContractFile_AddedWhileRunning_AddsItsOperation()
    {
        var directory = Directory.CreateTempSubdirectory("contracts-");
        try
        {
            await using var gateway = await TestGateway.StartAsync(("Gateway:Contracts:Directory", directory.FullName));
            (await OpenApiText.GetAsync(gateway)).Operations.ShouldNotContain(operation => operation.Path == "/fal-ai/new/model");

            await File.WriteAllTextAsync(Path.Combine(directory.FullName, "new.json"), """
                {
                  "model": "fal-ai/new/model", "title": "New", "$id": "https://contracts.example/new", "type": "object",
                  "properties": {
                    "size": { "type": "number", "exclusiveMinimum": 0.125, "exclusiveMaximum": 10.50, "multipleOf": 0.125, "default": 2.5 },
                    "version": { "type": "integer", "const": 5 },
                    "tags": { "type": "array", "maxItems": 3, "items": { "type": "string", "minLength": 2, "maxLength": 8 } }
                  },
                  "examples": [ { "size": 2.5 } ]
                }
                """, TestContext.Current.CancellationToken);
            await Eventually.IsTrueAsync(() => gateway.Service<ContractCatalogue>().Current.TryGet("fal-ai/new/model", out _));

            var document = await OpenApiText.GetAsync(gateway);
            document.Operation("/fal-ai/new/model", "post")["operationId"]!.GetValue<string>().ShouldBe("submitNewModel");
            ShouldHold(document.Find("#/components/schemas/NewModelInput")!["properties"], JsonNode.Parse("""
                {
                  "size": { "type": "number", "exclusiveMinimum": 0.125, "exclusiveMaximum": 10.50, "multipleOf": 0.125, "default": 2.5 },
                  "version": { "type": "integer", "enum": [5] },
                  "tags": { "type": "array", "maxItems": 3, "items": { "type": "string", "minLength": 2, "maxLength": 8 } }
                }
                """), "/properties");
            document.Find("#/components/schemas/NewModelInput")!["$id"].ShouldBeNull();
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    /// <summary>
    /// The document contains every keyword of the contract with the same value. It may add one keyword: the minimum length of a required
    /// text.
    /// </summary>
    private static void ShouldHold(JsonNode? documented, JsonNode? contract, string at)
    {
        if (contract is not JsonObject members)
        {
            JsonNode.DeepEquals(documented, contract).ShouldBeTrue($"{at}: {documented?.ToJsonString()} for {contract?.ToJsonString()}");
            return;
        }

        foreach (var (name, value) in members)
        {
            if (at.Length > 0 || !OwnMembers.Contains(name))
            {
                ShouldHold(documented?[name], value, $"{at}/{name}");
            }
        }

        documented!.AsObject().Select(member => member.Key).Except(members.Select(member => member.Key))
            .ShouldBeSubsetOf(["minLength"], at);
    }
}
