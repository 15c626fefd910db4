namespace Gateway.Contracts.Messages;

/// <summary>Keys of the texts in <see cref="ContractLanguage"/>.</summary>
internal static class MessageKeys
{
    public const string Required = "gw_required";
    public const string RequiredWrapped = "gw_required_wrapped";
    public const string RequiredMisspelt = "gw_required_misspelt";
    public const string Type = "gw_type";
    public const string TypeQuoted = "gw_type_quoted";
    public const string TypeUnquoted = "gw_type_unquoted";
    public const string TypeInList = "gw_type_in_list";
    public const string TypeNotInList = "gw_type_not_in_list";
    public const string TypeEncodedTwice = "gw_type_encoded_twice";
    public const string TypeUrlInObject = "gw_type_url_in_object";
    public const string NullOptional = "gw_null_optional";
    public const string NullRequired = "gw_null_required";
    public const string NullItem = "gw_null_item";
    public const string NotInteger = "gw_not_integer";
    public const string Between = "gw_between";
    public const string AtLeast = "gw_at_least";
    public const string AtMost = "gw_at_most";
    public const string Above = "gw_above";
    public const string Below = "gw_below";
    public const string MultipleOf = "gw_multiple_of";
    public const string OneOf = "gw_one_of";
    public const string OneOfNearest = "gw_one_of_nearest";
    public const string Exactly = "gw_exactly";
    public const string Blank = "gw_blank";
    public const string MinLength = "gw_min_length";
    public const string MaxLength = "gw_max_length";
    public const string MinItems = "gw_min_items";
    public const string MaxItems = "gw_max_items";
    public const string Url = "gw_url";
    public const string UrlTooLong = "gw_url_too_long";
    public const string UrlData = "gw_url_data";
    public const string UrlBase64 = "gw_url_base64";
    public const string UrlType = "gw_url_type";
    public const string UrlBareBase64 = "gw_url_bare_base64";
    public const string UrlWrapped = "gw_url_wrapped";
    public const string UrlSafe = "gw_url_safe";
    public const string UrlLocalPath = "gw_url_local_path";
    public const string UrlFile = "gw_url_file";
    public const string UrlFileType = "gw_url_file_type";
    public const string FileUnavailable = "gw_file_unavailable";
    public const string FilePrivate = "gw_file_private";
    public const string FileSpelling = "gw_file_spelling";
    public const string FileUpload = "gw_file_upload";
    public const string FilesTooLarge = "gw_files_too_large";
    public const string TooManyFiles = "gw_too_many_files";
    public const string Extra = "gw_extra";
    public const string ExtraNearest = "gw_extra_nearest";
    public const string ExtraWraps = "gw_extra_wraps";
    public const string ExtraOfOtherForm = "gw_extra_of_other_form";
    public const string Pattern = "gw_pattern";
    public const string Not = "gw_not";
    public const string NoneOf = "gw_none_of";
    public const string UniqueItems = "gw_unique_items";
    public const string OrNull = "gw_or_null";
    public const string UnionSeveral = "gw_union_several";
    public const string UnionClosest = "gw_union_closest";
    public const string UnionClosestOf = "gw_union_closest_of";
    public const string WholeValue = "gw_whole_value";
    public const string FormOneOf = "gw_form_one_of";
    public const string FormBetween = "gw_form_between";
    public const string FormList = "gw_form_list";
    public const string FormObject = "gw_form_object";
    public const string FormUrl = "gw_form_url";
    public const string FormOr = "gw_form_or";
    public const string FormAnd = "gw_form_and";
    public const string FormMore = "gw_form_more";
    public const string AndMore = "gw_and_more";

    /// <summary>Prefix of the keys for kinds of values, such as "a string".</summary>
    public const string Noun = "gw_noun_";
}
