using System.Net;
using Amazon.Runtime;
using Amazon.S3.Model;
using Microsoft.Net.Http.Headers;

namespace Gateway.Files.Storage;

/// <summary>Maps errors of an S3 store to faults of the storage. The texts contain codes of the store and no key of an object.</summary>
internal static class S3Faults
{
    private static readonly string[] FullCodes =
        ["QuotaExceeded", "XMinioStorageFull", "XMinioAdminBucketQuotaExceeded", "StorageFull", "InsufficientStorage"];

    private static readonly string[] AccessCodes =
        ["AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken"];

    /// <summary>The bucket is in another region than the requests are signed for, or than their address.</summary>
    private static readonly string[] RegionCodes =
        ["PermanentRedirect", "TemporaryRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException"];

    private static readonly string[] BusyCodes =
        ["SlowDown", "ServiceUnavailable", "Throttling", "ThrottlingException", "RequestLimitExceeded", "TooManyRequests"];

    /// <summary>Whether the store or the way to it caused an exception.</summary>
    public static bool IsOfStore(Exception exception) =>
        exception is AmazonServiceException or AmazonClientException or HttpRequestException or IOException or TimeoutException;

    /// <param name="exception">The exception.</param>
    public static FileStorageException Of(Exception exception) => exception switch
    {
        AmazonServiceException failed => OfAnswer(failed.ErrorCode, failed.StatusCode, failed),
        AmazonClientException => Unavailable(
            "no credentials were found, or the S3 store can't be reached: check Gateway:Files:S3:AccessKey and ServiceUrl", exception),
        TimeoutException => Unavailable("the S3 store does not answer in time", exception),
        _ => Unreachable(exception),
    };

    public static FileStorageException NoBucket(Exception exception) => Unavailable(
        "the bucket does not exist: check Gateway:Files:S3:Bucket, Region and ServiceUrl", exception);

    public static FileStorageException Damaged(Exception exception) =>
        Unavailable("the bytes of an object in the S3 store are not those of its ETag", exception);

    /// <summary>Whether an answer has the bytes of a range.</summary>
    /// <returns>Null: it has.</returns>
    public static FileStorageException? Check(GetObjectResponse response, ByteRange range)
    {
        if (range.IsWhole)
        {
            return response.ContentLength == range.Total ? null : FileFaults.Missing();
        }

        return string.IsNullOrEmpty(response.ContentRange)
            ? new FileStorageException(FileStorageFault.Unavailable, "the S3 store does not send ranges of an object")
            : ContentRangeHeaderValue.TryParse(response.ContentRange, out var sent) && sent.Length == range.Total
                && sent.From == range.Offset && sent.To == range.Last && response.ContentLength == range.Length
            ? null
            : FileFaults.Missing();
    }

    /// <summary>Checks that it was a store that has answered. Every store sends the ETag of a stored object.</summary>
    public static PutObjectResponse Check(PutObjectResponse response) =>
        string.IsNullOrEmpty(response.ETag) ? throw NoStore(null) : response;

    /// <summary>Checks that it was a store that has answered. Every store names the bucket.</summary>
    public static ListObjectsV2Response Check(ListObjectsV2Response response) =>
        string.IsNullOrEmpty(response.Name) ? throw NoStore(null) : response;

    /// <summary>Whether the last attempt of a failed call has stored nothing: the store has refused it, or was not reached. An earlier
    /// attempt of the S3 client may have stored the object nevertheless. The sweep then removes it as bytes without a row.</summary>
    public static bool HasStoredNothing(Exception fault)
    {
        for (var exception = fault; exception is not null; exception = exception.InnerException)
        {
            if (exception is AmazonServiceException
                {
                    StatusCode: >= HttpStatusCode.MultipleChoices and < HttpStatusCode.InternalServerError
                        and not HttpStatusCode.RequestTimeout,
                }
                or HttpRequestException
                {
                    HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
                        or HttpRequestError.SecureConnectionError,
                })
            {
                return true;
            }
        }

        return false;
    }

    private static FileStorageException OfAnswer(string? code, HttpStatusCode status, Exception exception) => (code, status) switch
    {
        ("NoSuchKey" or "InvalidRange", _) => FileFaults.Missing(exception),
        ("NoSuchBucket", _) => NoBucket(exception),
        ("RequestTimeTooSkewed", _) => Unavailable("the clock of this machine differs from that of the S3 store", exception),
        _ when RegionCodes.Contains(code) => OtherRegion(exception),
        _ when FullCodes.Contains(code) => Full(exception),
        _ when BusyCodes.Contains(code) => Busy(status, exception),
        (_, HttpStatusCode.InsufficientStorage) => Full(exception),
        (_, HttpStatusCode.MovedPermanently or HttpStatusCode.TemporaryRedirect) => OtherRegion(exception),
        (_, HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests) => Busy(status, exception),
        (_, HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden) => Refused(exception),
        _ when AccessCodes.Contains(code) => Refused(exception),
        (_, HttpStatusCode.NotFound or HttpStatusCode.RequestedRangeNotSatisfiable) => FileFaults.Missing(exception),
        (_, HttpStatusCode.OK) => NoStore(exception),
        (_, not 0) => Unavailable($"the S3 store answers {(int)status}", exception),
        _ => Unreachable(exception),
    };

    private static FileStorageException Refused(Exception exception) => Unavailable(
        "the S3 store refuses the credentials, or they have no right for the bucket: check Gateway:Files:S3:AccessKey and SecretKey, and "
            + "the policy of the bucket", exception);

    private static FileStorageException OtherRegion(Exception exception) => Unavailable(
        "the bucket is in another region: check Gateway:Files:S3:Region and ServiceUrl", exception);

    private static FileStorageException Busy(HttpStatusCode status, Exception exception) => Unavailable(
        $"the S3 store is overloaded, or the gateway sends it too many requests: it answers {(int)status}", exception);

    private static FileStorageException NoStore(Exception? exception) => Unavailable(
        "the answer is not that of an S3 store: check Gateway:Files:S3:ServiceUrl", exception);

    private static FileStorageException Unreachable(Exception exception) =>
        Unavailable("the S3 store can't be reached: check Gateway:Files:S3:ServiceUrl", exception);

    private static FileStorageException Full(Exception exception) =>
        new(FileStorageFault.Full, "the S3 store is full", exception);

    private static FileStorageException Unavailable(string message, Exception? exception) =>
        new(FileStorageFault.Unavailable, message, exception);
}
