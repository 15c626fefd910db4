using Gateway.Text;

namespace Gateway.Configuration.Options;

/// <summary><c>Gateway:Files:S3</c>: an S3-compatible store for uploaded files.</summary>
internal sealed class FilesS3Options
{
    /// <summary>Name of an existing bucket. Unset: files are kept in a directory.</summary>
    public string? Bucket { get; set; }

    /// <summary>Address of the store. Unset: Amazon's own of the region.</summary>
    public Uri? ServiceUrl { get; set; }

    /// <summary>Region, such as <c>eu-central-1</c>.</summary>
    public string? Region { get; set; }

    /// <summary>Access key. Unset with <see cref="SecretKey"/>: the credentials of the machine, as the AWS SDK finds them.</summary>
    public Secret? AccessKey { get; set; }

    public Secret? SecretKey { get; set; }

    /// <summary>Before the name of each object, such as <c>gateway/</c>.</summary>
    public string Prefix { get; set; } = "";

    /// <summary>Whether the bucket is part of the path instead of the host. Default: yes with <see cref="ServiceUrl"/>.</summary>
    public bool? ForcePathStyle { get; set; }
}
