using Gateway.Text;

namespace Gateway.Files.Uploads;

/// <summary>The valid forms of the members of a body.</summary>
internal static class UploadForms
{
    public static Message ContentTypeMissing => "this member is missing: send the media type of the file, such as image/png";

    public static Message FileNameMissing => "this member is missing: send the name of the file, such as cat.png";

    public static Message PartsMissing =>
        "this member is missing: send [{\"partNumber\": 1, \"etag\": \"…\"}, …], with the etag of the answer to each part";

    public static Message Text => "must be a string";

    public static Message List => "must be a list of parts";

    public static Message Entry => "must be an object with partNumber and etag";

    public static Message MediaType => "must be a media type such as image/png";

    public static Message HasKey => "must not contain a client key";

    public static Message NotEmpty => "must have at least one character";

    public static Message AtMost(int characters) => $"is longer than {characters} characters";

    public static Message NumberMissing(int most) => $"this member is missing: send the number of the part, from 1 to {most}";

    public static Message PartNumber(int most) => $"must be an integer without fraction and exponent, at least 1 and at most {most}";

    public static Message EtagMissing => "this member is missing: send the etag of the answer to the part";

    public static Message PartMissing(int number) =>
        $"part {number} is missing: the list must have the parts 1, 2, 3 … without a gap, and each must have been sent";

    public static Message PartListedTwice(int number) => $"part {number} is in the list more than once";

    public static Message PartNotSent(int number) => $"part {number} was not sent, or is being sent";

    public static Message PartNotListed(int number) => $"part {number} was sent but is not in the list";

    public static Message PartDiffers(int number) =>
        $"is not the etag of part {number} as it was sent last: send the part again, or list its last etag";

    public static Message Etag(int characters) => $"must be the etag of the answer to the part, which has {characters} characters";
}
