using System.Net;
using System.Text.Json;
using Gateway.FunctionalTests.Admission;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Files.References;

/// <summary>References that are refused: 422 with the place of each, and no call of the upstream.</summary>
public sealed class ReferenceRefusalTests
{
    private const string Unavailable =
        "must be the URL of one of your own uploaded files; there is no such file, or it has expired: upload it again";

    private const string NoFile = "gf00000000000000000000000000000000";

    [Theory]
    [InlineData("foreign")]
    [InlineData("unknown")]
    [InlineData("expired")]
    [InlineData("uploading")]
    [InlineData("removed")]
    [InlineData("altered")]
    [InlineData("no id")]
    public async Task File_ThatTheClientDoesNotHave_IsRefusedWithTheSameWords(string kind)
    {
        var clock = new StillClock();
        await using var gateway = await TestGateway.StartAsync(
            new SandboxOptions(), clock, ("Gateway:Clients:other:Keys:0:Sha256", TestKey.Create().Sha256));
        var url = gateway.UrlOf(await IdOfAsync(gateway, kind, clock));

        using var response = await gateway.Client.SubmitAsync(Seeds.Wan, $$"""{"prompt":"a","image_url":"{{url}}"}""");
        using var validated = await gateway.Client.SubmitAsync("validate/" + Seeds.Wan, $$"""{"prompt":"a","image_url":"{{url}}"}""");

        foreach (var refused in new[] { response, validated })
        {
            refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
            var error = await refused.JsonAsync();
            error.GetProperty("error_type").GetString().ShouldBe("validation_error");
            error.GetProperty("message").GetString().ShouldBe($"image_url: {Unavailable}");
            var detail = error.GetProperty("detail").EnumerateArray().ShouldHaveSingleItem();
            detail.GetProperty("loc").EnumerateArray().Select(static part => part.GetString()).ShouldBe(["body", "image_url"]);
            detail.GetProperty("msg").GetString().ShouldBe(Unavailable);
            detail.GetProperty("type").GetString().ShouldBe("file_download_error");
            // The URL contains the id, which is a credential.
            error.ToString().ShouldNotContain("files/");
        }

        gateway.Sandbox.RequestCount.ShouldBe(0);
    }

    [Fact]
    public async Task Violations_OfContractAndFiles_AreReportedAtOnce()
    {
        await using var gateway = await TestGateway.StartAsync();
        var own = gateway.UrlOf(await gateway.AddAsync(new byte[3]));
        var unknown = gateway.UrlOf(NoFile);
        var body = $$$"""
            {"prompt":"a","num_images":99,"image_urls":["{{{own}}}","{{{unknown}}}"],
             "extra":{"deep":[1,"https://any.example/files/{{{NoFile}}}"]}}
            """;

        using var response = await gateway.Client.SubmitAsync(Seeds.QwenEditPlus, body);

        response.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        Places(await response.JsonAsync()).ShouldBe(
            ["num_images less_than_equal", "image_urls.1 file_download_error", "extra.deep.1 file_download_error"]);
        gateway.Sandbox.RequestCount.ShouldBe(0);
    }

    [Fact]
    public async Task Refusal_ForAChineseClient_IsChinese()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Client.SubmitWithAsync(
            "Accept-Language", "zh", $$"""{"prompt":"a","image_url":"{{gateway.UrlOf(NoFile)}}"}""", Seeds.Wan);

        (await response.JsonAsync()).GetProperty("message").GetString()
            .ShouldBe("image_url: 必须是您自己上传的文件的 URL；该文件不存在或已过期：请重新上传");
    }

    [Theory]
    [InlineData("[\"URL\"]", HttpStatusCode.BadRequest)]
    [InlineData("\"URL\"", HttpStatusCode.BadRequest)]
    [InlineData("{\"a\":\"URL\",\"a\":1}", HttpStatusCode.BadRequest)]
    [InlineData("{\"a\":\"URL\"", HttpStatusCode.BadRequest)]
    [InlineData("{\"prompt\":\"a\",\"num_images\":\"URL\"}", HttpStatusCode.UnprocessableEntity)]
    public async Task Body_ThatIsInvalidItself_IsRefusedWithoutTheId(string form, HttpStatusCode status)
    {
        await using var gateway = await TestGateway.StartAsync();
        var url = gateway.UrlOf(await gateway.AddAsync(new byte[3]));

        using var response = await gateway.Client.SubmitAsync(Seeds.Imagen4, form.Replace("URL", url, StringComparison.Ordinal));

        response.StatusCode.ShouldBe(status);
        (await response.TextAsync()).ShouldNotContain("/files/");
        gateway.Sandbox.RequestCount.ShouldBe(0);
    }

    [Theory]
    [InlineData("Inline", 100, 100, true)]
    [InlineData("Inline", 100, 101, false)]
    [InlineData("Link", 100, 101, true)]
    public async Task Files_AboveMaxInlineBytes_AreRefusedOnlyInline(string delivery, int first, int second, bool isAccepted)
    {
        await using var gateway = await TestGateway.StartAsync(
            ("Gateway:Files:Delivery", delivery), ("Gateway:Files:MaxInlineBytes", "300"));
        var one = gateway.UrlOf(await gateway.AddAsync(new byte[first]));
        var two = gateway.UrlOf(await gateway.AddAsync(new byte[second]));

        // Each occurrence counts.
        using var response = await gateway.Client.SubmitAsync(
            Seeds.QwenEditPlus, $$"""{"prompt":"a","image_urls":["{{one}}","{{one}}","{{two}}"]}""");

        if (isAccepted)
        {
            response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.TextAsync());
            return;
        }

        response.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var error = await response.JsonAsync();
        Places(error).ShouldBe(["image_urls.2 file_too_large"]);
        var detail = error.GetProperty("detail")[0];
        detail.GetProperty("ctx").GetProperty("max_size").GetInt64().ShouldBe(300);
        detail.GetProperty("msg").GetString().ShouldBe(
            "must not make the uploaded files of one submit larger than 300 bytes in total (Gateway:Files:MaxInlineBytes)");
        gateway.Sandbox.RequestCount.ShouldBe(0);
    }

    /// <summary>A path in another case serves no file, and is a reference nevertheless, because a proxy may make it lower-case.</summary>
    [Fact]
    public async Task Paths_InEveryCase_AreReferencesAndOnlyOneServesTheFile()
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:Clients:other:Keys:0:Sha256", TestKey.Create().Sha256));
        var foreign = await gateway.AddAsync(new byte[3], client: "other");
        for (var letters = 0; letters < 32; letters++)
        {
            var segment = string.Concat(
                "files".Select((letter, at) => ((letters >> at) & 1) == 0 ? letter : char.ToUpperInvariant(letter)));
            var url = gateway.UrlOf(foreign).Replace("/files/", $"/{segment}/", StringComparison.Ordinal);

            using var read = await gateway.Client.GetAsync(new Uri(url), TestContext.Current.CancellationToken);
            using var submit = await gateway.Client.SubmitAsync(Seeds.Wan, $$"""{"prompt":"a","image_url":"{{url}}"}""");

            read.StatusCode.ShouldBe(letters == 0 ? HttpStatusCode.OK : HttpStatusCode.NotFound, segment);
            if (letters > 0)
            {
                (await read.JsonAsync()).GetProperty("error_type").GetString().ShouldBe("route_unknown");
                (await read.TextAsync()).ShouldNotContain(foreign, Case.Insensitive);
            }

            submit.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity, segment);
            Places(await submit.JsonAsync()).ShouldBe(["image_url file_download_error"]);
        }

        gateway.Sandbox.RequestCount.ShouldBe(0);
    }

    [Theory]
    [InlineData("./", 4200)]
    [InlineData("/", 9000)]
    [InlineData("x/../", 2000)]
    public async Task Reference_InAPathLongerThanIsRead_IsRefused(string piece, int count)
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:Clients:other:Keys:0:Sha256", TestKey.Create().Sha256));
        var url = gateway.UrlOf(await gateway.AddAsync(new byte[3], client: "other"));
        var longer = url.Replace("/files/", "/" + string.Concat(Enumerable.Repeat(piece, count)) + "files/", StringComparison.Ordinal);

        using var response = await gateway.Client.SubmitAsync(Seeds.Imagen4, $$"""{"prompt":"a","extra":"{{longer}}"}""");

        response.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        Places(await response.JsonAsync()).ShouldBe(["extra file_download_error"]);
        gateway.Sandbox.RequestCount.ShouldBe(0);
    }

    [Theory]
    [InlineData("https://cdn.example.com/files/abc.png")]
    [InlineData("https://cdn.example.com/FILES/abc.png?files=1")]
    [InlineData("https://cdn.example.com/a/files%2Fabc.png")]
    [InlineData("https://cdn.example.com/files/./../files/abc.png")]
    public async Task Url_OfAnotherServer_IsNoReference(string url)
    {
        await using var gateway = await TestGateway.StartAsync();
        var body = $$"""{"prompt":"a","image_url":"{{url}}"}""";

        using var response = await gateway.Client.SubmitAsync(Seeds.Wan, body);

        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.TextAsync());
        System.Text.Encoding.UTF8.GetString(gateway.Sandbox.Requests[^1].Body.Span).ShouldBe(body);
    }

    [Theory]
    [InlineData("Inline", true)]
    [InlineData("Link", false)]
    public async Task PrivateFile_IsRefusedOnlyAsALink(string delivery, bool isAccepted)
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:Files:Delivery", delivery));
        var url = gateway.UrlOf(await gateway.AddAsync(new byte[3], isPrivate: true));

        using var response = await gateway.Client.SubmitAsync(Seeds.Wan, $$"""{"prompt":"a","image_url":"{{url}}"}""");

        response.StatusCode.ShouldBe(isAccepted ? HttpStatusCode.OK : HttpStatusCode.UnprocessableEntity);
        if (!isAccepted)
        {
            var error = await response.JsonAsync();
            Places(error).ShouldBe(["image_url file_download_error"]);
            error.GetProperty("detail")[0].GetProperty("msg").GetString().ShouldBe(
                "must not be a private file: the upstream reads the URL without a key (Gateway:Files:Delivery is Link)");
            gateway.Sandbox.RequestCount.ShouldBe(0);
        }
    }

    /// <summary>The gateway serves one spelling, so the upstream could not read another one.</summary>
    [Theory]
    [InlineData("/files/", "/FILES/")]
    [InlineData("/files/", "/%66iles/")]
    [InlineData("/files/gf", "/files/GF")]
    [InlineData("/files/gf", "/files/%67f")]
    [InlineData("/files/", "//files/")]
    [InlineData("/files/", "/x/../files/")]
    [InlineData("/files/", "/files;a/")]
    public async Task OtherSpelling_IsRefusedOnlyAsALink(string part, string spelling)
    {
        await using var linking = await TestGateway.StartAsync(("Gateway:Files:Delivery", "Link"));
        var url = linking.UrlOf(await linking.AddAsync(new byte[3])).Replace(part, spelling, StringComparison.Ordinal);
        await using var inlining = await TestGateway.StartAsync();
        var inlined = inlining.UrlOf(await inlining.AddAsync(new byte[3])).Replace(part, spelling, StringComparison.Ordinal);

        using var refused = await linking.Client.SubmitAsync(Seeds.Imagen4, $$"""{"prompt":"a","extra":"{{url}}"}""");
        using var accepted = await inlining.Client.SubmitAsync(Seeds.Imagen4, $$"""{"prompt":"a","extra":"{{inlined}}"}""");

        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var error = await refused.JsonAsync();
        Places(error).ShouldBe(["extra file_download_error"]);
        error.GetProperty("detail")[0].GetProperty("msg").GetString().ShouldBe(
            "must be written exactly as the file_url of the upload, with a path that ends with /files/ and the id, because the upstream "
                + "reads the URL (Gateway:Files:Delivery is Link) and the gateway serves no other spelling");
        linking.Sandbox.RequestCount.ShouldBe(0);
        accepted.StatusCode.ShouldBe(HttpStatusCode.OK, await accepted.TextAsync());
    }

    /// <summary>The URL of an upload is a credential, and the upstream could read nothing there.</summary>
    [Theory]
    [InlineData("Inline", "")]
    [InlineData("Inline", "/1")]
    [InlineData("Link", "")]
    public async Task UploadUrl_InASubmit_IsRefused(string delivery, string rest)
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:Files:Delivery", delivery));
        var upload = await gateway.Client.InitiateAsync();
        var body = $$"""{"prompt":"a","image_url":"{{upload.Upload}}{{rest}}"}""";

        foreach (var path in (string[])[Seeds.Wan, "validate/" + Seeds.Wan])
        {
            using var refused = await gateway.Client.SubmitAsync(path, body);

            refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
            var error = await refused.JsonAsync();
            Places(error).ShouldBe(["image_url file_download_error"]);
            error.GetProperty("detail")[0].GetProperty("msg").GetString().ShouldBe(
                "must be the file_url of the upload, not its upload_url, which only takes the bytes of the file");
            error.ToString().ShouldNotContain(FileCalls.IdOf(upload.Upload));
        }

        gateway.Sandbox.RequestCount.ShouldBe(0);
    }

    [Theory]
    [InlineData("IDENTITY")]
    [InlineData("a text of more than thirty characters and then IDENTITY")]
    [InlineData("(https://any.example/view?file=IDENTITY)")]
    public async Task Id_InARefusedValue_IsNotEchoed(string form)
    {
        await using var gateway = await TestGateway.StartAsync();
        var id = await gateway.AddAsync(new byte[3]);
        var value = form.Replace("IDENTITY", id, StringComparison.Ordinal);

        using var response = await gateway.Client.SubmitAsync(Seeds.Imagen4, $$"""{"prompt":"a","num_images":"{{value}}"}""");

        response.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await response.TextAsync()).ShouldNotContain(id[..8]);
    }

    [Fact]
    public async Task References_MoreThanFifty_AreRefused()
    {
        await using var gateway = await TestGateway.StartAsync();
        var url = gateway.UrlOf(await gateway.AddAsync(new byte[1]));
        var urls = string.Join(',', Enumerable.Repeat($"\"{url}\"", 60));

        using var response = await gateway.Client.SubmitAsync(Seeds.Imagen4, $$"""{"prompt":"a","frames":[{{urls}}]}""");

        response.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        Places(await response.JsonAsync()).ShouldBe(["frames.50 too_long"]);
        gateway.Sandbox.RequestCount.ShouldBe(0);
    }

    [Theory]
    [InlineData("Inline")]
    [InlineData("Link")]
    public async Task BuiltInModels_WithEveryType_CheckTheRealType(string delivery)
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:Files:Delivery", delivery));
        string[] types =
            ["image/png", "image/jpeg", "image/webp", "image/gif", "image/avif", "image/bmp", "image/svg+xml", "image/tiff", "video/mp4",
             "application/pdf", "text/plain", "application/octet-stream"];
        string[] ofFluxLora = ["image/png", "image/jpeg", "image/webp", "image/gif", "image/avif"];
        foreach (var type in types)
        {
            var url = gateway.UrlOf(await gateway.AddAsync(new byte[5], type));
            foreach (var model in (string[])[Seeds.Wan, Seeds.FluxLora, Seeds.QwenEditLora, Seeds.QwenEditPlus])
            {
                var form = model == Seeds.QwenEditPlus
                    ? """{"prompt":"a","image_urls":["URL"]}"""
                    : """{"prompt":"a","image_url":"URL"}""";
                using var response = await gateway.Client.SubmitAsync(model, form.Replace("URL", url, StringComparison.Ordinal));

                var isValid = model == Seeds.FluxLora ? ofFluxLora.Contains(type) : type.StartsWith("image/", StringComparison.Ordinal);
                response.StatusCode.ShouldBe(isValid ? HttpStatusCode.OK : HttpStatusCode.UnprocessableEntity, $"{model} {type}");
                if (!isValid)
                {
                    var detail = (await response.JsonAsync()).GetProperty("detail").EnumerateArray().ShouldHaveSingleItem();
                    detail.GetProperty("type").GetString().ShouldBe("url_parsing");
                    detail.GetProperty("msg").GetString().ShouldBe(model == Seeds.FluxLora
                        ? $"must be an image of one of the types jpg, jpeg, png, webp, gif, avif, but the uploaded file is {type}"
                        : $"must be an image, but the uploaded file is {type}");
                    detail.ToString().ShouldNotContain("files/");
                }
            }
        }
    }

    [Fact]
    public async Task Upload_OfAnotherTypeThanItsName_IsCheckedByItsContent()
    {
        await using var gateway = await TestGateway.StartAsync();
        byte[] bitmap = [(byte)'B', (byte)'M', .. new byte[100]];
        bitmap[10] = 54;
        bitmap[14] = 40;
        var bad = await gateway.UploadAsync(bitmap, "image/png", "cat.png");
        var good = await gateway.UploadAsync(FileCalls.Png, "image/jpeg", "cat.bmp");

        using var refused = await gateway.Client.SubmitAsync(Seeds.FluxLora, $$"""{"prompt":"a","image_url":"{{bad}}"}""");
        using var accepted = await gateway.Client.SubmitAsync(Seeds.FluxLora, $$"""{"prompt":"a","image_url":"{{good}}"}""");

        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        Places(await refused.JsonAsync()).ShouldBe(["image_url url_parsing"]);
        accepted.StatusCode.ShouldBe(HttpStatusCode.OK, await accepted.TextAsync());
        gateway.Sandbox.Jobs.ShouldHaveSingleItem().DataUris.ShouldHaveSingleItem().Type.ShouldBe("image/png");
    }

    private static async Task<string> IdOfAsync(TestGateway gateway, string kind, StillClock clock)
    {
        switch (kind)
        {
            case "foreign":
                return await gateway.AddAsync(new byte[3], client: "other");
            case "expired":
                var expired = await gateway.AddAsync(new byte[3], retention: TimeSpan.FromMinutes(1));
                clock.Move(TimeSpan.FromMinutes(1));
                return expired;
            case "uploading":
                return await gateway.BeginUploadAsync();
            case "removed":
                var removed = await gateway.AddAsync(new byte[3]);
                await gateway.RemoveAsync(removed);
                return removed;
            case "altered":
                return (await gateway.AddAsync(new byte[3]))[..^1] + "G";
            case "no id":
                return "picture.png";
            default:
                return NoFile;
        }
    }

    private static IEnumerable<string> Places(JsonElement error) => error.GetProperty("detail").EnumerateArray().Select(static detail =>
        string.Join('.', detail.GetProperty("loc").EnumerateArray().Skip(1)) + " " + detail.GetProperty("type").GetString());
}
