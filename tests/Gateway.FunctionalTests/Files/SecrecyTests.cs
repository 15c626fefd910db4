using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Files;

/// <summary>The ids of files and uploads are credentials: no log of any level has them.</summary>
public sealed class SecrecyTests
{
    [Fact]
    public async Task Ids_OfFilesAndUploads_AreInNoLog()
    {
        await using var gateway = await TestGateway.StartAsync();
        var name = "secret-name-4711.png";
        var single = await gateway.Client.InitiateAsync(fileName: name);
        var parts = await gateway.Client.InitiateAsync(fileName: name, isMultipart: true);
        var cut = FileCalls.IdOf(single.Upload)[..^1];
        Uri[] urls =
        [
            single.File, new(single.File + "/"), new(single.File + "/x"), new(single.File + "/x/y"), new(single.File + "?a=b"),
            new(gateway.Address, "/FILES/" + FileCalls.IdOf(single.File)), new(gateway.Address, "/files/" + cut),
            new(gateway.Address, "/files//" + FileCalls.IdOf(single.File)),
            new(gateway.Address, "/files/%20" + FileCalls.IdOf(single.File)),
            new(gateway.Address, "/run/files/" + FileCalls.IdOf(single.File)), new(gateway.Address, "/jobs/" + FileCalls.IdOf(single.File)),
            new(gateway.Address, "/fal-ai/" + FileCalls.IdOf(single.File)), new(gateway.Address, FileCalls.IdOf(single.Upload)),
            single.Upload, new(single.Upload + "/1"), new(single.Upload + "/complete"), new(single.Upload + "/complete/x"),
            new(gateway.Address, "/storage/upload/" + cut), parts.Upload, new(parts.Upload + "/1"), new(parts.Upload + "/x"),
        ];
        using var client = gateway.CreateClient(key: null);

        foreach (var url in urls)
        {
            foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Put, HttpMethod.Post, HttpMethod.Delete, HttpMethod.Options])
            {
                foreach (var sender in (HttpClient[])[client, gateway.Client])
                {
                    using var request = new HttpRequestMessage(method, url);
                    using var response = await sender.SendAsync(request, TestContext.Current.CancellationToken);
                    ((int)response.StatusCode).ShouldBeLessThan(500);
                }
            }

            using var proxied = await gateway.Client.ProxyAsync(HttpMethod.Put, "https://rest.fal.ai" + url.PathAndQuery);
            using var queued = await gateway.Client.ProxyAsync(HttpMethod.Get, "https://queue.fal.run" + url.PathAndQuery);
        }

        var complete = await gateway.Logs.WaitForAsync(
            entry => entry.EventId == 500 && entry["path"] is "/storage/upload/{id}/complete", TestContext.Current.CancellationToken);
        complete.ShouldNotBeNull();
        var secrets = new[] { single.File, single.Upload, parts.File, parts.Upload }.Select(FileCalls.IdOf).Append(cut).Append(name);
        var logged = gateway.Logs.Entries
            .Select(entry => $"{entry.Message} {string.Join(' ', entry.Properties.Values)} {entry.Exception}").ToList();
        foreach (var secret in secrets)
        {
            logged.Where(text => text.Contains(secret, StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty();
        }
    }

    /// <summary>A client may use an id as the name of a parameter. The names of unknown parameters are in the log and in the
    /// answer.</summary>
    [Theory]
    [InlineData("""{"prompt":"a","IDENTITY":1}""")]
    [InlineData("""{"prompt":"a","p_IDENTITY":1}""")]
    [InlineData("""{"prompt":"a","\u0067IDENTITY.x":1}""")]
    [InlineData("""{"prompt":"a","IDENTITY":"FILE"}""")]
    [InlineData("""{"prompt":"a","deep":{"IDENTITY":"NO_FILE"}}""")]
    [InlineData("""{"prompt":"a","IDENTITY":1,"IDENTITY":2}""")]
    [InlineData("""{"prompt":1,"loras":[{"IDENTITY":1}]}""")]
    public async Task Ids_InNamesOfParameters_AreInNoLogAndNoAnswer(string form)
    {
        await using var gateway = await TestGateway.StartAsync();
        var upload = await gateway.Client.InitiateAsync();
        var file = await gateway.UploadAsync(FileCalls.Png);
        string[] ids =
            [FileCalls.IdOf(file), FileCalls.IdOf(file).ToUpperInvariant(), FileCalls.IdOf(upload.Upload)];
        foreach (var id in ids)
        {
            var body = form.Replace("IDENTITY", id, StringComparison.Ordinal)
                .Replace("NO_FILE", $"{gateway.Address}files/gf{new string('0', 32)}", StringComparison.Ordinal)
                .Replace("FILE", file.AbsoluteUri, StringComparison.Ordinal);
            foreach (var path in (string[])[Seeds.QwenEditLora, "validate/" + Seeds.QwenEditLora, "run/" + Seeds.QwenEditLora])
            {
                using var response = await gateway.Client.SubmitAsync(path, body);
                var headers = response.Headers.Select(static header => string.Join(' ', header.Value));
                (await response.TextAsync() + string.Join(' ', headers)).ShouldNotContain(id, Case.Insensitive);
            }
        }

        using var other = await gateway.Client.SubmitAsync("fal-ai/x-" + ids[0], """{"prompt":"a"}""");
        (await other.TextAsync()).ShouldNotContain(ids[0]);
        await gateway.Logs.WaitForAsync(
            entry => entry.EventId == 500 && (entry["path"] ?? entry["model"]) is "/fal-ai/{id}" or "fal-ai/{id}",
            TestContext.Current.CancellationToken);
        var logged = string.Join('\n', gateway.Logs.Entries
            .Select(entry => $"{entry.Message} {string.Join(' ', entry.Properties.Values)} {entry.Exception}"));
        foreach (var id in ids)
        {
            logged.ShouldNotContain(id, Case.Insensitive);
        }
    }
}
