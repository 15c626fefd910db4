using Gateway.Configuration.Options;
using Gateway.Configuration.Validation;
using Gateway.Text;

namespace Gateway.UnitTests.Files;

public sealed class FilesOptionsTests
{
    private const string S3 = "Gateway:Files:S3:";

    public static TheoryData<string, Action<object>> Invalid => new()
    {
        { "Gateway:Files:Directory", Set(files => files.Directory = " ") },
        { "Gateway:Files:MaxBytes", Set(files => files.MaxBytes = 0) },
        { "Gateway:Files:MaxBytes", SetS3(s3 => s3.ForcePathStyle = true, files => files.MaxBytes = 5L * 1024 * 1024 * 1024 + 1) },
        { "Gateway:Files:MaxInlineBytes", Set(files => files.MaxInlineBytes = -1) },
        { "Gateway:Files:MaxTotalBytes", Set(files => files.MaxTotalBytes = files.MaxBytes - 1) },
        { "Gateway:Files:PerClient:MaxTotalBytes", Set(files => files.PerClient.MaxTotalBytes = 0) },
        { "Gateway:Files:PerClient:MaxTotalBytes", Set(files => files.PerClient.MaxTotalBytes = files.MaxTotalBytes + 1) },
        { "Gateway:Files:PerClient:MaxFiles", Set(files => files.PerClient.MaxFiles = 0) },
        { "Gateway:Files:MaxRetention", Set(files => files.MaxRetention = TimeSpan.Zero) },
        { "Gateway:Files:UploadTime", Set(files => files.UploadTime = TimeSpan.FromDays(2)) },
        { "Gateway:Files:SweepInterval", Set(files => files.SweepInterval = TimeSpan.Zero) },
        { "Gateway:Files:Private", Set(files => (files.Private, files.Delivery) = (true, FileDelivery.Link)) },
        { S3 + "Bucket", Set(files => files.S3.Region = "eu-central-1") },
        { S3 + "Bucket", SetS3(s3 => s3.Bucket = "Upper_Case") },
        { S3 + "ServiceUrl", SetS3(s3 => s3.ServiceUrl = new Uri("ftp://s3.example")) },
        { S3 + "ServiceUrl", SetS3(s3 => s3.ServiceUrl = new Uri("https://user:password@s3.example")) },
        { S3 + "Region", SetS3(s3 => s3.Region = null) },
        { S3 + "AccessKey", SetS3(s3 => s3.SecretKey = new Secret("a-secret-of-this-test")) },
        { S3 + "SecretKey", SetS3(s3 => s3.AccessKey = new Secret("a-key-of-this-test")) },
        { S3 + "Prefix", SetS3(s3 => s3.Prefix = "/files") },
        { S3 + "Prefix", SetS3(s3 => s3.Prefix = "a b") },
        { S3 + "Prefix", SetS3(s3 => s3.Prefix = "a\n") },
        { S3 + "Bucket", SetS3(s3 => s3.Bucket = "uploads\n") },
    };

    [Theory]
    [MemberData(nameof(Invalid))]
    public void Rejects_InvalidOptions(string key, Action<object> change)
    {
        var options = new GatewayOptions();
        change(options.Files);

        var problem = new GatewayOptionsValidator().Problems(options)
            .Where(problem => problem.Key.StartsWith("Gateway:Files", StringComparison.Ordinal)).ShouldHaveSingleItem();

        problem.Key.ShouldBe(key);
        problem.ToString().ShouldNotContain("of-this-test");
    }

    [Fact]
    public void Accepts_TheDefaultsAndAStore()
    {
        var options = new GatewayOptions();
        var problems = new GatewayOptionsValidator().Problems(options);
        SetS3(static s3 =>
        {
            s3.AccessKey = new Secret("a-key-of-this-test");
            s3.SecretKey = new Secret("a-secret-of-this-test");
            s3.Prefix = "gateway/";
        })(options.Files);

        problems.ShouldNotContain(problem => problem.Key.StartsWith("Gateway:Files", StringComparison.Ordinal));
        new GatewayOptionsValidator().Problems(options).Count.ShouldBe(problems.Count);
    }

    private static Action<object> Set(Action<FilesOptions> change) => files => change((FilesOptions)files);

    private static Action<object> SetS3(Action<FilesS3Options> change, Action<FilesOptions>? more = null) => Set(files =>
    {
        files.S3 = new FilesS3Options { Bucket = "uploads", Region = "eu-central-1" };
        change(files.S3);
        files.MaxTotalBytes = more is null ? files.MaxTotalBytes : 64L * 1024 * 1024 * 1024;
        more?.Invoke(files);
    });
}
