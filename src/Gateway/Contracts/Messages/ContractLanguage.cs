using System.Globalization;
using FluentValidation.Resources;
using Gateway.Text;

namespace Gateway.Contracts.Messages;

/// <summary>
/// The texts of all violations, in English and Chinese. It is a FluentValidation language manager with its own texts. The rules call it
/// directly with the culture of the request, so neither FluentValidation's global options nor the culture of the thread are changed.
/// </summary>
internal sealed class ContractLanguage : LanguageManager
{
    public static readonly ContractLanguage Instance = new();

    private ContractLanguage()
    {
        Add(MessageKeys.Required, "is required", "为必填参数");
        Add(MessageKeys.RequiredWrapped,
            "is required; it is inside '{Found}': send the parameters at the top level, not inside '{Found}'",
            "为必填参数；它位于 '{Found}' 之内：请直接发送参数，外面不要包一层 '{Found}'");
        Add(MessageKeys.RequiredMisspelt,
            "is required; the body has '{Found}' instead, which is not a parameter of this model",
            "为必填参数；请求体中的 '{Found}' 不是该模型的参数");
        Add(MessageKeys.TypeQuoted, "must be {Expected}, not {Got}: send {Value}", "必须是{Expected}，而不是{Got}：请发送 {Value}");
        Add(MessageKeys.TypeUnquoted,
            "must be {Expected}, not {Got}: put it in double quotes",
            "必须是{Expected}，而不是{Got}：请加上双引号");
        Add(MessageKeys.TypeInList,
            "must be {Expected}, not {Got}: send the value itself, without brackets",
            "必须是{Expected}，而不是{Got}：请直接发送该值，不要加方括号");
        Add(MessageKeys.TypeNotInList, "must be {Expected}, not {Got}: put it in brackets", "必须是{Expected}，而不是{Got}：请加上方括号");
        Add(MessageKeys.TypeEncodedTwice,
            "must be {Expected}, not {Got} that holds one: it was encoded as JSON twice",
            "必须是{Expected}，而不是包含它的{Got}：它被 JSON 编码了两次");
        Add(MessageKeys.TypeUrlInObject,
            "must be {Expected}, not {Got}: send the URL or the data URI itself",
            "必须是{Expected}，而不是{Got}：请直接发送 URL 或 data URI");
        Add(MessageKeys.Type, "must be {Expected}, not {Got}", "必须是{Expected}，而不是{Got}");
        Add(MessageKeys.NullOptional, "must be {Expected}, not null: leave the parameter out. "
            + "Serializers write unset values as null: in Python leave out None (pydantic: exclude_none=True), in JavaScript use "
                + "undefined, "
            + "in C# set JsonIgnoreCondition.WhenWritingNull",
            "必须是{Expected}，不能为 null：不需要时请省略该参数。序列化库会把未设置的值写成 null：Python 请省略 None（pydantic：exclude_none=True），"
            + "JavaScript 请使用 undefined，C# 请设置 JsonIgnoreCondition.WhenWritingNull");
        Add(MessageKeys.NullRequired, "must be {Expected}, not null: the parameter is required; you can't leave it out. "
            + "Serializers write unset values as null (None in Python, null in JavaScript and C#): set a value",
            "必须是{Expected}，不能为 null：该参数为必填，不可省略。序列化库会把未设置的值写成 null（Python 的 None，JavaScript 和 C# 的 null）：请设置该值");
        Add(MessageKeys.NullItem, "must be {Expected}, not null: leave the item out. "
            + "Serializers write unset items as null (undefined in a JavaScript array, None in Python, null in C#)",
            "必须是{Expected}，不能为 null：不需要时请省略该项。序列化库会把未设置的项写成 null（JavaScript 数组中的 undefined，Python 的 None，C# 的 null）");
        Add(MessageKeys.NotInteger, "must be an integer, not {Value}", "必须是整数，而不是 {Value}");
        Add(MessageKeys.Between, "must be between {From} and {To}", "必须在 {From} 到 {To} 之间");
        Add(MessageKeys.AtLeast, "must be at least {Bound}", "不能小于 {Bound}");
        Add(MessageKeys.AtMost, "must be at most {Bound}", "不能大于 {Bound}");
        Add(MessageKeys.Above, "must be above {Bound}", "必须大于 {Bound}");
        Add(MessageKeys.Below, "must be below {Bound}", "必须小于 {Bound}");
        Add(MessageKeys.MultipleOf, "must be a multiple of {Bound}", "必须是 {Bound} 的倍数");
        Add(MessageKeys.OneOf, "must be one of {Allowed}", "必须是以下之一：{Allowed}");
        Add(MessageKeys.OneOfNearest,
            "must be one of {Allowed}; did you mean '{Nearest}'?",
            "必须是以下之一：{Allowed}；是否想用 '{Nearest}'？");
        Add(MessageKeys.Exactly, "must be {Allowed}", "必须是 {Allowed}");
        Add(MessageKeys.Blank, "must not be empty", "不能为空");
        Add(MessageKeys.MinLength, "must have {Bound} or more characters", "至少需要 {Bound} 个字符");
        Add(MessageKeys.MaxLength, "must have {Bound} or fewer characters", "最多 {Bound} 个字符");
        Add(MessageKeys.MinItems, "must have {Bound} or more items", "至少需要 {Bound} 项");
        Add(MessageKeys.MaxItems, "must have {Bound} or fewer items", "最多 {Bound} 项");
        Add(MessageKeys.Url, "must be an absolute http or https URL, or a data URI of an image", "必须是完整的 http 或 https URL，或图片的 data URI");
        Add(MessageKeys.UrlTooLong, "must be a URL of at most {Bound} bytes, or a data URI of an image",
            "URL 不能超过 {Bound} 字节；也可以使用图片的 data URI");
        Add(MessageKeys.UrlData, "must begin with data:image/<type>;base64, if it is a data URI",
            "作为 data URI 必须以 data:image/<类型>;base64, 开头");
        Add(MessageKeys.UrlBase64, "must have valid base64 after the comma of the data URI", "data URI 逗号之后必须是有效的 base64");
        Add(MessageKeys.UrlType, "must be an image of one of the types {Types}", "图片类型必须是以下之一：{Types}");
        Add(MessageKeys.UrlBareBase64,
            "is base64 without its prefix: put {Prefix} before it and send it on one line",
            "是没有前缀的 base64：请在前面加上 {Prefix}，并写成一行");
        Add(MessageKeys.UrlWrapped,
            "must have its base64 on one line: remove the line breaks and spaces",
            "base64 必须写成一行：请去掉换行和空格");
        Add(MessageKeys.UrlSafe,
            "must have standard base64, with '+' and '/' instead of '-' and '_'",
            "必须使用标准 base64：用 '+' 和 '/' 代替 '-' 和 '_'");
        Add(MessageKeys.UrlLocalPath,
            "is a path on your own machine, which the model can't read: send a URL or a data URI",
            "是您本机上的路径，模型无法读取：请发送 URL 或 data URI");
        AddFiles();
        Add(MessageKeys.Extra, "is not a parameter of this model", "不是该模型的参数");
        Add(MessageKeys.ExtraNearest, "is not a parameter of this model; did you mean '{Nearest}'?", "不是该模型的参数；是否想用 '{Nearest}'？");
        Add(MessageKeys.ExtraWraps,
            "is not a parameter of this model; it contains parameters: send them at the top level",
            "不是该模型的参数；它包含了参数：请直接发送这些参数，外面不要包一层");
        Add(MessageKeys.ExtraOfOtherForm, "belongs to another form of this value, not to this one", "属于该值的另一种形式，不属于这一种");
        Add(MessageKeys.Pattern, "must match the pattern {Pattern}", "必须匹配正则表达式 {Pattern}");
        Add(MessageKeys.Not, "must not be {Allowed}", "不能是 {Allowed}");
        Add(MessageKeys.NoneOf, "must not be one of {Allowed}", "不能是以下之一：{Allowed}");
        Add(MessageKeys.UniqueItems,
            "must not contain the same item twice: items {First} and {Second} are equal",
            "不能包含相同的项：第 {First} 项与第 {Second} 项相同（从 0 开始）");
        Add(MessageKeys.OrNull, "{Noun} or null", "{Noun}或 null");
        AddForms();
        Add(MessageKeys.AndMore, "{Summary} (and {Count} more)", "{Summary}（另有 {Count} 处）");

        Noun("String", "a string", "字符串");
        Noun("Integer", "an integer", "整数");
        Noun("Number", "a number", "数字");
        Noun("Boolean", "true or false", " true 或 false");
        Noun("Array", "a list", "列表");
        Noun("Object", "an object", "对象");
        Noun("True", "true", " true");
        Noun("False", "false", " false");
        Noun("Null", "null", " null");
    }

    /// <summary>Chinese for every culture named zh, English for all others.</summary>
    public override string GetString(string key, CultureInfo? culture = null) =>
        base.GetString(key, culture is not null && MessageLanguage.IsChinese(culture) ? MessageLanguage.Chinese : MessageLanguage.English);

    /// <summary>The texts about values that may have one of several forms.</summary>
    private void AddForms()
    {
        Add(MessageKeys.UnionSeveral, "must have exactly one of these forms, but it has several: {Forms}", "只能符合以下形式之一，但它同时符合：{Forms}");
        Add(MessageKeys.UnionClosest,
            "{Message} (the closest form is {Form}; also accepted: {Others})",
            "{Message}（最接近的形式是{Form}；也可以是：{Others}）");
        Add(MessageKeys.UnionClosestOf,
            "{Message} (of the forms of {Value}, the closest is {Form}; also accepted: {Others})",
            "{Message}（{Value} 的各种形式中，最接近的是{Form}；也可以是：{Others}）");
        Add(MessageKeys.WholeValue, "the whole value", "整个值");
        Add(MessageKeys.FormOneOf, "one of {Allowed}", "{Allowed} 之一");
        Add(MessageKeys.FormBetween, "{Noun} between {From} and {To}", " {From} 到 {To} 之间的{Noun}");
        Add(MessageKeys.FormList, "a list (each item: {Item})", "列表（每一项：{Item}）");
        Add(MessageKeys.FormObject, "an object with {Names}", "包含 {Names} 的对象");
        Add(MessageKeys.FormUrl, "the URL or data URI of an image", "图片的 URL 或 data URI");
        Add(MessageKeys.FormOr, "{First} or {Last}", "{First}，或{Last}");
        Add(MessageKeys.FormAnd, "{First} and {Last}", "{First} 和 {Last}");
        Add(MessageKeys.FormMore, "{First}, and {Count} more", "{First} 等（另有 {Count} 个）");
    }

    /// <summary>The texts about uploaded files.</summary>
    private void AddFiles()
    {
        Add(MessageKeys.UrlFile, "must be an image, but the uploaded file is {FileType}", "必须是图片，但上传的文件是 {FileType}");
        Add(MessageKeys.UrlFileType, "must be an image of one of the types {Types}, but the uploaded file is {FileType}",
            "图片类型必须是以下之一：{Types}，但上传的文件是 {FileType}");
        Add(MessageKeys.FileUnavailable,
            "must be the URL of one of your own uploaded files; there is no such file, or it has expired: upload it again",
            "必须是您自己上传的文件的 URL；该文件不存在或已过期：请重新上传");
        Add(MessageKeys.FilePrivate,
            "must not be a private file: the upstream reads the URL without a key (Gateway:Files:Delivery is Link)",
            "不能是私有文件：上游读取该 URL 时没有密钥（Gateway:Files:Delivery 为 Link）");
        Add(MessageKeys.FileSpelling,
            "must be written exactly as the file_url of the upload, with a path that ends with /files/ and the id, because the upstream "
                + "reads the URL (Gateway:Files:Delivery is Link) and the gateway serves no other spelling",
            "必须与上传时得到的 file_url 完全一致，路径以 /files/ 加文件编号结尾，因为上游会读取该 URL（Gateway:Files:Delivery 为 Link），"
                + "而网关不接受其他写法");
        Add(MessageKeys.FileUpload,
            "must be the file_url of the upload, not its upload_url, which only takes the bytes of the file",
            "必须是上传时得到的 file_url，而不是 upload_url，后者只用于接收文件内容");
        Add(MessageKeys.FilesTooLarge,
            "must not make the uploaded files of one submit larger than {Bound} bytes in total (Gateway:Files:MaxInlineBytes)",
            "一次提交中所有上传文件的总大小不能超过 {Bound} 字节（Gateway:Files:MaxInlineBytes）");
        Add(MessageKeys.TooManyFiles, "must not be the URL of a further uploaded file: one submit may have {Bound}",
            "一次提交最多可使用 {Bound} 个上传文件");
    }

    private void Add(string key, string english, string chinese)
    {
        AddTranslation(MessageLanguage.English.Name, key, english);
        AddTranslation(MessageLanguage.Chinese.Name, key, chinese);
    }

    private void Noun(string kind, string english, string chinese) => Add(MessageKeys.Noun + kind, english, chinese);
}
