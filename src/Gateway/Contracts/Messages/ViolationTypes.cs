namespace Gateway.Contracts.Messages;

/// <summary>The rule codes of <c>detail[].type</c>, which the upstream's official clients know.</summary>
internal static class ViolationTypes
{
    public const string Missing = "missing";
    public const string StringType = "string_type";
    public const string IntType = "int_type";
    public const string FloatType = "float_type";
    public const string BoolType = "bool_type";
    public const string ListType = "list_type";
    public const string ObjectType = "dict_type";
    public const string IntFromFloat = "int_from_float";
    public const string GreaterThanEqual = "greater_than_equal";
    public const string LessThanEqual = "less_than_equal";
    public const string GreaterThan = "greater_than";
    public const string LessThan = "less_than";
    public const string MultipleOf = "multiple_of";
    public const string LiteralError = "literal_error";
    public const string StringTooShort = "string_too_short";
    public const string StringTooLong = "string_too_long";
    public const string TooShort = "too_short";
    public const string TooLong = "too_long";
    public const string UrlParsing = "url_parsing";
    public const string JsonInvalid = "json_invalid";
    public const string NoneRequired = "none_required";
    public const string PatternMismatch = "string_pattern_mismatch";
    public const string UniqueItems = "unique_items";
    public const string ValueError = "value_error";
    public const string ExtraForbidden = "extra_forbidden";
    public const string FileDownloadError = "file_download_error";
    public const string FileTooLarge = "file_too_large";
}
