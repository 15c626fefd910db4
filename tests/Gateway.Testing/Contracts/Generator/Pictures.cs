namespace Gateway.Testing.Contracts.Generator;

/// <summary>URLs and data URIs of all kinds, as texts.</summary>
internal static class Pictures
{
    private static readonly string[] Urls =
    [
        "https://a.io/x.png", "http://a.io", "HTTPS://A.IO/x", "https://a.io:8443/x?y=z#f", "https://a.io?x",
        "http://127.0.0.1/x.png", "http://[::1]:80/x", "http://localhost/x", "https://user:pass@a.io/",
        "https://b\u00fccher.example/bild.png", "https://a.io/%20x", "https://a.io/\u65e5\u672c.png", "https://a.io./x",
        "https://a_b.io/", "https://a.io:/x", "https://a.io:0/", "https://a.io:65535/", "https://1.2.3.4:80/x.webp",
        "x", "/a.png", "a.io/x.png", "//a.io/x", "ftp://a.io/x", "file:///etc/passwd", "gopher://a.io", "http:",
        "http://", "https:///x", "https://?x", "https://#x", "http:a.io", "http:/a.io", "http:\\\\a.io",
        "https://a.io\\x", " https://a.io/", "https://a.io/ ", "https://a.io/a b", "https://a.io/\n", "https://a.io/\0",
        "https://a.io/\u007f", "https://a.io/\u00a0", "https://a.io/\u2028", "https://a.io:99999/", "https://a.io:x/",
        "https://a..io/", "javascript:alert(1)", "blob:https://a.io/x", "https//a.io", "https://:80/", "https://@/", "httpss://a.io/",
        "ht\ntps://a.io/", "\u200bhttps://a.io/", "", " ", "https://a.io/\u3000x", "https://.io/", "https://a.io:-1/",
        "https://a.io:65536/", "https://[::1/x", "https://[x]/", "https://a io/",
        "https://a.io/\u0085", "mailto:a@b.io", "https://a.io/\t", "https://a.io/x\r\ny",
    ];

    private static readonly string[] Extensions =
    [
        "jpg", "jpeg", "png", "webp", "gif", "avif", "JPG", "Png", "bmp", "TIFF", "tif", "svg", "heic", "ico",
        "psd", "mp4", "zip", "pdf", "html", "json", "exe", "safetensors", "unknown", "v1", "", "png.mov",
        "mov.png", "bmp/", "bmp/y", "png?f=x.bmp", "bmp?f=x.png", "webp#x.bmp", "png%20", "p\u200bng",
    ];

    private static readonly string[] Types =
    [
        "png", "jpeg", "jpg", "webp", "gif", "avif", "PNG", "bmp", "svg+xml", "tiff",
        "x-anything", "vnd.microsoft.icon", "", "p g", "png ", "*", "png/x", "\u0440ng",
    ];

    private static readonly string[] Heads =
    [
        "data:image/{0};base64,", "DATA:Image/{0};BASE64,", "data:image/{0};name=x.png;base64,", "data:image/{0},",
        "data:image/{0};base64", "data:image/{0};base64;,", "data:text/{0};base64,", "data:;base64,", "data:,", "data:",
        "data: image/{0};base64,", "data:image/{0} ;base64,", "data:image/{0};base64 ,", "data:image/{0};charset=utf-8,",
        "Data:image/{0};base64,",
    ];

    private static readonly string[] Payloads =
    [
        "AAAA", "AA==", "AAA=", "AA", "AAA", "/+/+", "iVBORw0KGgo=", "QQ==", "", "A", "AAAAA",
        "A===", "====", "=", "AA=A", "AAA=A", "AA AA", "AA\nAA", "AA-_", "AAA%3D", "AAAAA=",
        "AA\u00e9A", "AAAA=", "AAAA==", "AA=", "AAAAAAA==", "AAAA,", "AAAA#", " AAAA", "AAAA\0",
    ];

    public static string Pick(Dice dice) => dice.Below(6) switch
    {
        0 => dice.Of(Urls),
        1 => $"https://cdn.example/files/x.{dice.Of(Extensions)}",
        2 => "https://a.io/" + new string('x', dice.Of([1000, 1010, 1011, 1012, 8178, 8179, 8180, 9000]))
            + dice.Of(["", "\u00e9", " ", ".png", ".bmp"]),
        3 => dice.Of(Heads).Replace("{0}", dice.Of(Types), StringComparison.Ordinal) + dice.Of(Payloads),
        4 => "data:image/png;base64," + new string('A', Length(ref dice)) + dice.Of(["", "=", "==", "-", "\ud83d\ude00"]),
        _ => $"data:image/{dice.Of(Types)};base64,{dice.Of(Payloads)}",
    };

    /// <summary>Few bodies are larger than a block of body memory, because such bodies take most of the time of a run.</summary>
    private static int Length(ref Dice dice) => dice.Below(20) == 19
        ? dice.Of([65_532, 65_533, 65_534, 65_535])
        : dice.Of([4, 5, 6, 7, 1000, 1002, 4096]);
}
