using System.Text.Json.Nodes;
using Gateway.Errors;

namespace Gateway.Documentation.Answers;

/// <summary>An error's body as <see cref="AnswerWriter"/> writes it. A test compares the two.</summary>
internal static class ErrorExample
{
    public static JsonObject Of(GatewayError error)
    {
        var body = new JsonObject();
        if (error.JobStatus is not null)
        {
            body["status"] = error.JobStatus;
        }

        body["message"] = error.Message;
        body["detail"] = error.Violations.Count == 0 ? error.Message : new JsonArray([.. error.Violations.Select(Violation)]);
        foreach (var member in error.Members)
        {
            body[member.Name] = JsonNode.Parse(member.Json);
        }

        body["error_type"] = error.Type;
        return body;
    }

    private static JsonObject Violation(Violation violation)
    {
        var item = new JsonObject
        {
            ["loc"] = new JsonArray(["body", .. violation.Location.Select(step => step is int index ? (JsonNode)index : (string)step)]),
            ["msg"] = violation.Message,
            ["type"] = violation.Type,
        };
        if (violation.Context is { } context)
        {
            item["ctx"] = new JsonObject { [context.Name] = JsonNode.Parse(context.Json) };
        }

        if (violation.Input is { } input)
        {
            item["input"] = JsonNode.Parse(input);
        }

        return item;
    }
}
