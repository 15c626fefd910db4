using System.Collections.Frozen;

namespace Gateway.Text;

/// <summary>
/// Every message in Chinese, by its English template. A number in braces is an argument of the template, in any order.
/// </summary>
internal static class ChineseMessages
{
    public static readonly FrozenDictionary<string, string> All = new Dictionary<string, string>
    {
        // Edge.
        ["Invalid request target: {0}."] = "请求目标无效：{0}。",
        ["the request target must begin with '/'"] = "请求目标必须以 '/' 开头",
        ["the path may contain only letters, digits, '.', '_', '-' and '/'; the character at position {0} is not allowed"] =
            "路径只能包含字母、数字、'.'、'_'、'-' 和 '/'；位置 {0} 处的字符不符合",
        ["the path has an empty segment ('//')"] = "路径中有空段（'//'）",
        ["a path segment must not begin with '.'"] = "路径段不能以 '.' 开头",
        ["the path must not contain a key, because logs keep paths; send the key in a header"] =
            "路径中不能包含密钥，因为日志会记录路径；请将密钥放在请求头中",
        ["Transfer-Encoding must be 'chunked' and must occur once."] = "Transfer-Encoding 必须是 'chunked'，且只出现一次。",
        ["Transfer-Encoding is allowed only in HTTP/1.1."] = "只有 HTTP/1.1 允许 Transfer-Encoding。",
        ["A header name contains a character that is not allowed. Allowed are letters, digits and !#$%&'*+-.^_`|~."] =
            "请求头的名称中有不允许的字符；只允许字母、数字和 !#$%&'*+-.^_`|~。",
        ["the host must be a name or an IP address, with or without a port from 1 to 65535"] =
            "主机必须是名称或 IP 地址，可以带 1 到 65535 的端口",
        ["The Host header must be a name or an IP address, with or without a port from 1 to 65535."] =
            "Host 请求头必须是名称或 IP 地址，可以带 1 到 65535 的端口。",
        ["This gateway does not serve the host of this request. Use the address that its operator has published."] =
            "本网关不服务该请求的主机；请使用运营方公布的地址。",
        ["X-Forwarded-Host must be a name or an IP address, with or without a port from 1 to 65535. The reverse proxy must set this header "
            + "itself and must not pass on the client's value."] =
            "X-Forwarded-Host 必须是名称或 IP 地址，可以带 1 到 65535 的端口；反向代理必须自行设置该请求头，不得转发客户端的值。",
        ["X-Forwarded-Proto must be http or https. The reverse proxy must set this header itself and must not pass on the "
            + "client's value."] =
            "X-Forwarded-Proto 必须是 http 或 https；反向代理必须自行设置该请求头，不得转发客户端的值。",
        ["A request must have either Content-Length or Transfer-Encoding, not both."] =
            "请求只能有 Content-Length 或 Transfer-Encoding 之一，不能同时有。",
        ["Protocol upgrades and CONNECT are not supported."] = "不支持协议升级和 CONNECT。",
        ["X-Forwarded-Prefix must be a plain path such as /ai. The reverse proxy must set this header itself and must not pass on the "
            + "client's value."] =
            "X-Forwarded-Prefix 必须是像 /ai 这样的普通路径。反向代理必须自行设置它，而不是转发客户端的值。",
        ["The gateway is stopping and did not finish this request. Nothing was submitted; send the request again."] =
            "网关正在停止，未完成该请求。没有提交任何任务；请重新发送请求。",
        ["The gateway is stopping and does not wait for the job any longer. The job continues: follow it by the id in "
            + "x-fal-request-id. Do not send the call again."] =
            "网关正在停止，不再等待该任务。任务仍在继续：请用 x-fal-request-id 中的 ID 跟踪。请勿重新发送该调用。",
        ["the gateway stopped before the upstream's response arrived"] = "网关在收到上游响应之前停止",
        ["The management port has no route '{0}'. GET / lists its routes."] = "管理端口没有路由 '{0}'。GET / 列出其路由。",
        ["The management port does not serve the host of this request. Use an IP address, localhost or a name without a dot, or add the "
            + "name to Gateway:Management:Hosts."] =
            "管理端口不服务该请求的主机。请使用 IP 地址、localhost 或不含点的名称，或将该名称加入 Gateway:Management:Hosts。",
        ["The request is not valid HTTP."] = "请求不是有效的 HTTP。",

        // The administration API.
        ["The administration API needs a key of Gateway:Administration:Keys. Send it as 'Authorization: Bearer <key>'."] =
            "管理 API 需要 Gateway:Administration:Keys 中的密钥。请以 'Authorization: Bearer <key>' 发送。",
        ["The key is not a valid key of the administration API. The key of a client is none."] =
            "该密钥不是管理 API 的有效密钥。客户端的密钥不能用于管理 API。",
        ["This call needs a key with the role {0}; the role of this key is {1}."] = "该调用需要角色为 {0} 的密钥；此密钥的角色是 {1}。",
        ["The administration API has no route '{0}'. GET /admin/v1/openapi.json lists its routes."] =
            "管理 API 没有路由 '{0}'。GET /admin/v1/openapi.json 列出其路由。",
        ["The {0} does not exist."] = "该对象（{0}）不存在。",
        ["A client of this name exists. PUT with If-Match changes it."] = "已有该名称的客户端。用带 If-Match 的 PUT 更改它。",
        ["The client of this name is in the configuration (Gateway:Clients). Change it there; the API only reads it."] =
            "该名称的客户端在配置（Gateway:Clients）中。请在配置中更改；API 只能读取它。",
        ["The client has a key with this label. Use another label, or rotate the key."] = "该客户端已有此标签的密钥。请使用其他标签，或轮换该密钥。",
        ["There are {0} of them already, which is the most. Remove one first."] = "已有 {0} 个，达到上限。请先删除一个。",
        ["The submit is not doubtful any more, or another decision about it is stored. Nothing was changed."] =
            "该提交不再存疑，或已存有另一项决定。没有任何更改。",
        ["If-Match must have one entity tag as an ETag header gave it, such as \"3\", and If-None-Match must be *. Send one of both."] =
            "If-Match 必须是 ETag 响应头给出的一个标签，例如 \"3\"，If-None-Match 必须是 *。只发送其中一个。",
        ["A change needs the header If-Match with the ETag of the version that it changes. Read the client first. "
            + "A PUT that makes a client needs If-None-Match: *."] =
            "更改需要 If-Match 请求头，其值为所更改版本的 ETag。请先读取该客户端。新建客户端的 PUT 需要 If-None-Match: *。",
        ["The client was changed meanwhile, or does not exist. Nothing was changed. Read it again, and decide again."] =
            "该客户端已被更改，或不存在。没有任何更改。请重新读取后再决定。",
        ["A body of the administration API has at most {0} bytes."] = "管理 API 的请求体最多 {0} 字节。",
        ["This call of the administration API has no body."] = "管理 API 的这个调用不能有请求体。",
        ["This call has no query parameters."] = "该调用没有查询参数。",
        ["a day such as 2030-12-31"] = "日期，例如 2030-12-31",
        ["the name of a client"] = "客户端的名称",
        ["a text of 1 to 256 visible ASCII characters"] = "1 到 256 个可见 ASCII 字符的文本",
        ["a day at or after 'from', and less than {0} days after it"] = "不早于 'from'、且在其后 {0} 天之内的日期",
        ["must be an amount of dollars such as \"12.50\", with at most 9 digits after the point, and at most {0}"] =
            "必须是美元金额，例如 \"12.50\"，小数点后最多 9 位，且不超过 {0}",
        ["is required"] = "为必填项",
        ["is not a member of this object"] = "不是该对象的成员",
        ["must be a string"] = "必须是字符串",
        ["must be true or false"] = "必须是 true 或 false",
        ["must be a whole number"] = "必须是整数",
        ["must be a list of strings"] = "必须是字符串列表",
        ["must be an object"] = "必须是对象",
        ["must have at most {0} characters"] = "最多 {0} 个字符",
        ["must have at most {0} entries"] = "最多 {0} 项",
        ["must be from {0} to {1}"] = "必须在 {0} 到 {1} 之间",
        ["must not contain control characters or half of a surrogate pair"] = "不能包含控制字符或不完整的代理对",
        ["must not contain a key"] = "不能包含密钥",
        ["must be '{0}' as in the path, or absent"] = "必须是路径中的 '{0}'，或省略",
        ["must be one of {0}"] = "必须是以下之一：{0}",
        ["has the name '{0}' twice; the case of names does not matter"] = "名称 '{0}' 出现了两次；名称不区分大小写",
        ["must be in the future"] = "必须是将来的时间",
        ["must be from 00:00:00 to {0}"] = "必须在 00:00:00 到 {0} 之间",

        // Clients.
        ["No credentials. Send 'Authorization: Bearer <key>', 'Authorization: Key <key>' or 'x-api-key: <key>'."] =
            "缺少凭据。请发送 'Authorization: Bearer <key>'、'Authorization: Key <key>' 或 'x-api-key: <key>'。",
        ["A key must not be in the query ('{0}'), because logs keep queries. Send it as 'Authorization: Bearer <key>'."] =
            "密钥不能放在查询参数（'{0}'）中，因为日志会记录查询参数。请以 'Authorization: Bearer <key>' 发送。",
        ["The gateway reads no key from the header '{0}'. Send it as 'Authorization: Bearer <key>' or 'x-api-key: <key>'."] =
            "网关不从请求头 '{0}' 读取密钥。请以 'Authorization: Bearer <key>' 或 'x-api-key: <key>' 发送。",
        ["The request contains different keys. Send one key; one header is enough."] = "请求中有不同的凭据。请只发送一个密钥，放在一个请求头中即可。",
        ["The key is not valid."] = "密钥无效。",
        ["The Authorization header has no scheme before the key. Send 'Authorization: Bearer <key>'."] =
            "Authorization 请求头的密钥前缺少认证方案。请发送 'Authorization: Bearer <key>'。",
        ["The Authorization header has a scheme but no key. Is the variable that holds the key set? Send 'Authorization: Bearer <key>'."] =
            "Authorization 请求头有认证方案但没有密钥。保存密钥的变量设置了吗？请发送 'Authorization: Bearer <key>'。",
        ["The header '{0}' is empty. Is the variable that holds the key set?"] = "请求头 '{0}' 为空。保存密钥的变量设置了吗？",
        ["Between the scheme and the key there must be a space, not ':' or '='. Send 'Authorization: Bearer <key>'."] =
            "认证方案与密钥之间必须是空格，而不是 ':' 或 '='。请发送 'Authorization: Bearer <key>'。",
        ["The Authorization header has the scheme twice. Send 'Authorization: Bearer <key>'."] =
            "Authorization 请求头中认证方案重复。请发送 'Authorization: Bearer <key>'。",
        ["The scheme '{0}' is not supported. Send 'Authorization: Bearer <key>'."] = "不支持认证方案 '{0}'。请发送 'Authorization: Bearer <key>'。",
        ["The scheme of the Authorization header must be Bearer or Key. Send 'Authorization: Bearer <key>'."] =
            "Authorization 请求头的认证方案必须是 Bearer 或 Key。请发送 'Authorization: Bearer <key>'。",
        ["The header 'x-api-key' must contain only the key, without a scheme. Send 'x-api-key: <key>'."] =
            "请求头 'x-api-key' 只接受密钥本身，不带认证方案。请发送 'x-api-key: <key>'。",
        ["The key is longer than {0} characters."] = "密钥超过 {0} 个字符。",
        ["The key contains a space or a character outside visible ASCII. No key contains such a character. Copy the key again."] =
            "密钥中有空格或可见 ASCII 以外的字符，任何密钥都不含这些字符。请重新复制。",
        ["The key was revoked or has expired while the submit waited for its result. The job was accepted and continues: follow it by "
            + "the id in x-fal-request-id with a valid key. Do not send the submit again: it may be charged twice."] =
            "在提交等待结果期间，密钥已被撤销或过期。任务已被接受并继续运行：请用有效的密钥，按 x-fal-request-id 中的 id 跟进它。"
            + "不要重新提交，否则可能重复计费。",
        ["The key is in quotes or brackets. Send it without them."] = "密钥带有引号或括号。请去掉它们再发送。",
        ["The key is the word '{0}': the variable that should hold the key is not set."] = "密钥的内容是单词 '{0}'：应保存密钥的变量没有设置。",
        ["The key is the name of a variable, not its value: the variable was not replaced."] = "密钥的内容是变量名而不是变量的值：变量没有被替换。",
        ["The key looks like a key of fal.ai. The gateway accepts only its own keys; ask its operator for one."] =
            "该密钥看起来是 fal.ai 的密钥。网关只接受自己的密钥；请向网关的管理员申请。",

        // Shares.
        ["The gateway handles as many requests as Gateway:Limits:RequestsInFlight allows. Nothing was read or submitted; try again "
            + "shortly."] =
            "网关正在处理的请求数已达到 Gateway:Limits:RequestsInFlight 的上限。没有读取或提交任何内容；请稍后重试。",
        ["The gateway handles more than half of the requests that Gateway:Limits:RequestsInFlight allows, and this client has {0} of "
            + "them, its present share. Nothing was read or submitted; try again shortly."] =
            "网关正在处理的请求数已超过 Gateway:Limits:RequestsInFlight 上限的一半，而此客户端占其中 {0} 个，已达到它目前的份额。没有读取或提交任何内容；请稍后重试。",
        ["The submits and results in flight are as many as Gateway:Limits:UpstreamCalls allows, or this client has its present share of "
            + "them. Nothing was submitted; try again shortly."] =
            "正在进行的提交和结果调用已达到 Gateway:Limits:UpstreamCalls 的上限，或者此客户端已达到它目前的份额。没有提交任何内容；请稍后重试。",
        ["This client has {0} requests in flight; its limit is {1} (Gateway:Limits:PerClient:RequestsInFlight). Nothing was "
            + "read or submitted; try again when one of them has ended."] =
            "此客户端有 {0} 个请求正在处理；它的上限是 {1}（Gateway:Limits:PerClient:RequestsInFlight）。没有读取或提交任何内容；请等其中一个结束后重试。",
        ["This client has {0} submits that wait for their results; its limit is {1} (Gateway:Limits:PerClient:WaitingSubmits). "
            + "Nothing was submitted; try again when one of them has ended, or submit without a wait and follow the job."] =
            "此客户端有 {0} 个提交正在等待结果；它的上限是 {1}（Gateway:Limits:PerClient:WaitingSubmits）。没有提交任何内容；"
            + "请等其中一个结束后重试，或者提交时不等待，再跟进任务。",
        ["This client has {0} open status streams; its limit is {1} (Gateway:Limits:PerClient:Streams). Close one of them, or "
            + "poll the status instead."] =
            "此客户端有 {0} 个打开的状态流；它的上限是 {1}（Gateway:Limits:PerClient:Streams）。请关闭其中一个，或者改为轮询状态。",
        ["This client may make {0} reads per second (Gateway:Limits:PerClient:ReadsPerSecond). Poll less often."] =
            "此客户端每秒可以读取 {0} 次（Gateway:Limits:PerClient:ReadsPerSecond）。请降低轮询频率。",

        // The limits of a client.
        ["This client may submit {0} times in 60 seconds, and did so {1} times. Nothing was submitted; send it again after Retry-After."] =
            "此客户端在 60 秒内可以提交 {0} 次，已提交 {1} 次。没有提交任何内容；请在 Retry-After 之后重试。",
        ["This client may have {0} jobs that have not ended, and has {1}. Nothing was submitted; send it again when one of them has "
            + "ended."] =
            "此客户端可以有 {0} 个未结束的任务，现有 {1} 个。没有提交任何内容；请等其中一个结束后重试。",
        ["The budget '{0}' of this client has {1} of {2} dollars in use, and this job can cost {3} dollars. Nothing was submitted."] =
            "此客户端的预算 '{0}' 已使用 {1} 美元，上限为 {2} 美元，而该任务最多需要 {3} 美元。没有提交任何内容。",
        ["This client has a budget, and it is not known what a job of the model '{0}' costs at most. Nothing was submitted. The operator "
            + "can set a price in Gateway:Prices:Directory."] =
            "此客户端有预算，但模型 '{0}' 的任务最多需要多少费用未知。没有提交任何内容。运营方可以在 Gateway:Prices:Directory 中设置价格。",

        // Pauses.
        ["The operator of this gateway has paused {0}. Nothing was sent to the upstream; try again later."] =
            "本网关的运营方已暂停{0}。没有向上游发送任何内容；请稍后重试。",
        ["all submits"] = "所有提交",
        ["the submits of this client"] = "此客户端的提交",
        ["the submits to {0}"] = "对 {0} 的提交",

        // Calls and models.
        ["There is no route '{0}'. Submit a job with POST /<model>; GET /contracts lists the models."] =
            "没有路由 '{0}'。请用 POST /<model> 提交任务；GET /contracts 列出所有模型。",
        ["Method {0} is not allowed here; allowed: {1}."] = "此处不允许方法 {0}；允许的方法：{1}。",
        ["of that name"] = "（名称过长）",
        ["The query parameter '{0}' is supported on submits only. Send it with POST /<model>."] =
            "查询参数 '{0}' 只能用于提交。请在 POST /<model> 中发送它。",
        ["There is no contract for model '{0}'.{1} GET /contracts lists the models; an operator adds one with a file in "
            + "Gateway:Contracts:Directory."] =
            "没有模型 '{0}' 的契约。{1}GET /contracts 列出所有模型；管理员可以在 Gateway:Contracts:Directory 中添加契约文件。",
        ["The query parameter 'model' must occur once and must be a model without the leading slash, such as fal-ai/imagen4/preview. "
            + "GET /contracts lists the models."] =
            "查询参数 'model' 必须只出现一次，值为不带开头斜杠的模型名，例如 fal-ai/imagen4/preview。GET /contracts 列出所有模型。",
        ["There is no route '{0}', because Gateway:Jobs:MaxWait is 0 and calls do not wait for results. Submit with POST /fal-ai/<model> "
            + "and follow the job."] =
            "没有路由 '{0}'，因为 Gateway:Jobs:MaxWait 为 0，调用不会等待结果。请用 POST /fal-ai/<model> 提交并跟踪任务。",
        ["The gateway does not stream a model's output (fal.stream, POST <model>/stream). Nothing was submitted. "
            + "Use fal.subscribe or fal.queue.submit (POST /fal-ai/<model>) and follow the job, "
            + "whose status can be streamed (GET /fal-ai/<app>/requests/<id>/status/stream), or wait for the result with fal.run (POST "
                + "/run/fal-ai/<model>)."] =
            "网关不支持流式传输模型的输出（fal.stream，POST <model>/stream）。没有提交任何任务。"
            + "请使用 fal.subscribe 或 fal.queue.submit（POST /fal-ai/<model>）并跟踪任务，"
            + "任务的状态可以流式获取（GET /fal-ai/<app>/requests/<id>/status/stream）；或用 fal.run（POST /run/fal-ai/<model>）等待结果。",
        [" Did you mean '{0}'?"] = "是否想用 '{0}'？",
        ["Client '{0}' may not call this model. Its models are listed under Gateway:Clients:{1}:Models."] =
            "客户端 '{0}' 无权调用该模型。它可用的模型列在 Gateway:Clients:{1}:Models 中。",

        // Webhooks.
        ["The webhook URL in 'fal_webhook' is invalid: {0}. Nothing was submitted. Send one percent-encoded URL, such as "
            + "fal_webhook=https%3A%2F%2Fhooks.internal%2Fdone."] =
            "'fal_webhook' 中的 webhook URL 无效：{0}。没有提交任何任务。请发送一个经过百分号编码的 URL，例如 "
            + "fal_webhook=https%3A%2F%2Fhooks.internal%2Fdone。",
        ["the parameter occurs more than once"] = "该参数出现了多次",
        ["its percent-encoding is wrong; each '%' needs two hexadecimal digits"] = "百分号编码有误；每个 '%' 后需要两位十六进制数字",
        ["it has a query that is not percent-encoded, so that the next '&' ends the URL; encode the whole URL"] =
            "它带有未经百分号编码的查询参数，后面的 '&' 会截断该 URL；请对整个 URL 编码",
        ["it contains a key of the gateway, which no receiver may get"] = "它包含网关的密钥，任何接收方都不得获得该密钥",
        ["it is empty"] = "它为空",
        ["it is longer than {0} bytes"] = "它超过 {0} 字节",
        ["it contains a space, a control character or a character outside ASCII; percent-encode such characters, and write a name in its "
            + "ASCII form (xn--…)"] =
            "它包含空格、控制字符或 ASCII 以外的字符；请对这些字符进行百分号编码，域名请使用 ASCII 形式（xn--…）",
        ["it contains a backslash; write '/' or %5C"] = "它包含反斜杠；请写成 '/' 或 %5C",
        ["it contains '#'; a receiver does not get a fragment, so remove it"] = "它包含 '#'；接收方收不到片段，请将其删除",
        ["its scheme must be http or https"] = "其协议必须是 http 或 https",
        ["it contains a user name or a password, which the gateway does not send; remove it with its '@'"] =
            "它包含用户名或密码，网关不会发送这些内容；请连同 '@' 一起删除",
        ["its port must be a number from 1 to 65535 without leading zeros"] = "其端口必须是 1 到 65535 的数字，且没有前导零",
        ["its host must be a name of letters, digits, '-', '_' and '.', an IPv4 address, or an IPv6 address in brackets"] =
            "其主机必须是由字母、数字、'-'、'_' 和 '.' 组成的名称、IPv4 地址，或方括号中的 IPv6 地址",
        ["its host contains '%'; write the host without percent-encoding"] = "其主机包含 '%'；主机不能使用百分号编码",
        ["its host ends with a dot; remove the dot"] = "其主机以点结尾；请删除该点",
        ["its host is a number that programs read as different addresses; write an IPv4 address as four decimal numbers without leading "
            + "zeros"] =
            "其主机是一个数字，不同程序会将其理解为不同的地址；请将 IPv4 地址写成四个没有前导零的十进制数",
        ["its IPv6 address has a zone; the gateway calls no address that needs one"] = "其 IPv6 地址带有区域标识；网关不会调用需要区域标识的地址",
        ["its address must be written in its usual form, {0}"] = "其地址必须写成常用形式 {0}",
        ["This gateway sends no webhooks, because Gateway:Webhooks:AllowedHosts is empty. Nothing was submitted. Ask the operator "
            + "to add the host of your receiver, or follow the job by its status."] =
            "本网关不发送 webhook，因为 Gateway:Webhooks:AllowedHosts 为空。没有提交任何任务。请让管理员添加您的接收方主机，或通过状态跟踪任务。",
        ["Gateway:Webhooks:AllowedHosts does not contain the host and port of this webhook. Nothing was submitted. Ask the "
            + "operator to add them."] =
            "Gateway:Webhooks:AllowedHosts 不包含该 webhook 的主机和端口。没有提交任何任务。请让管理员添加。",
        ["Gateway:Clients:{0}:Webhooks:AllowedHosts, the list of this client, has no such host and port. Nothing was submitted. Use a "
            + "receiver of your own, or ask the operator to add this one."] =
            "此客户端的列表 Gateway:Clients:{0}:Webhooks:AllowedHosts 中没有该主机和端口。没有提交任何任务。请使用您自己的接收方，或让管理员添加该接收方。",
        ["The gateway never calls the address of this webhook: it is a link-local, metadata, multicast, broadcast or unspecified "
            + "address. Nothing was submitted. Send the URL of a receiver in your network."] =
            "网关从不调用该 webhook 的地址：它是链路本地、元数据、组播、广播或未指定地址。没有提交任何任务。请发送您网络中某个接收方的 URL。",

        // Bodies.
        ["The Content-Type header is missing. It must be application/json (UTF-8)."] = "缺少 Content-Type 请求头。它必须是 application/json（UTF-8）。",
        ["Content-Type must be application/json (UTF-8), not application/x-www-form-urlencoded. "
            + "The body must be a JSON object; with curl, add -H 'Content-Type: application/json' to -d."] =
            "Content-Type 必须是 application/json（UTF-8），而不是 application/x-www-form-urlencoded。"
            + "请求体必须是 JSON 对象；使用 curl 时，除 -d 外请加上 -H 'Content-Type: application/json'。",
        ["Content-Type must be application/json (UTF-8), not multipart/form-data. "
            + "The body must be a JSON object; send an image in it as a URL or a data URI."] =
            "Content-Type 必须是 application/json（UTF-8），而不是 multipart/form-data。请求体必须是 JSON 对象；图片请以 URL 或 data URI 的形式放在其中。",
        ["Content-Type must be application/json with one charset, utf-8, or without a charset."] =
            "Content-Type 必须是 application/json，charset 只能是一个 utf-8，或者不写。",
        ["Content-Type must be application/json (UTF-8)."] = "Content-Type 必须是 application/json（UTF-8）。",
        ["Content-Encoding is not supported: send the JSON without compression."] = "不支持 Content-Encoding：请直接发送未压缩的 JSON。",
        ["This call must not have a body. A cancel may have the body '{}' or 'null'."] =
            "此调用不能有请求体。取消任务时可以发送 '{}' 或 'null'。",
        ["The gateway's memory for request bodies (Gateway:Limits:BodyMemoryBytes) is in use. Nothing was forwarded; try again shortly."] =
            "网关用于请求体的内存（Gateway:Limits:BodyMemoryBytes）已用完。请求没有被转发；请稍后重试。",
        ["An uploaded file of the submit could not be read to its end. The upstream got an incomplete body, so there is no job and no "
            + "cost. Send the submit again; if it fails again, upload the file again."] =
            "提交中的一个上传文件无法完整读取。上游只收到不完整的请求体，因此没有创建任务，也没有产生费用。请重新提交；如果再次失败，请重新上传该文件。",
        ["The gateway can't read the uploaded files of this submit. Nothing was sent to the upstream; try again shortly."] =
            "网关无法读取此次提交的上传文件。没有向上游发送任何内容；请稍后重试。",
        ["The body is larger than {0} bytes. Send large images as URLs instead of data URIs: upload the file (POST "
            + "/storage/upload/initiate, or fal.storage.upload) and send its file_url."] =
            "请求体超过 {0} 字节。大图片请用 URL 发送，不要用 data URI：请上传文件（POST /storage/upload/initiate 或 fal.storage.upload），"
            + "然后发送它的 file_url。",
        ["The body arrived too slowly. It must be complete within {0} s, and after the first {1} s it must arrive at the rate that this "
            + "needs. Nothing was forwarded."] =
            "请求体到达得太慢。它必须在 {0} 秒内完整到达，并且在最初的 {1} 秒之后保持为此所需的速率。请求没有被转发。",
        ["Your request bodies use the whole share of one client (Gateway:Limits:PerClient:BodyMemoryBytes). Nothing was forwarded; send "
            + "fewer large bodies at a time and try again shortly."] =
            "您的请求体已用完单个客户端的内存份额（Gateway:Limits:PerClient:BodyMemoryBytes）。请求没有被转发；请减少同时发送的大请求体，稍后重试。",
        ["The body ended early or its chunked encoding is invalid. Nothing was forwarded."] = "请求体提前结束，或者分块编码无效。请求没有被转发。",

        // JSON.
        ["The body {0}."] = "请求体{0}。",
        ["The body is not valid JSON: {0}."] = "请求体不是有效的 JSON：{0}。",
        ["{0} at byte {1}"] = "字节 {1} 处：{0}",
        ["is empty: a JSON object is expected"] = "为空：应为 JSON 对象",
        ["is too long"] = "过长",
        ["the text ends too early (a quote, a bracket or a brace is still open)"] = "文本提前结束（引号、方括号或花括号没有闭合）",
        ["begins with a byte order mark, which JSON does not allow"] = "以字节顺序标记（BOM）开头，JSON 不允许",
        ["{0}: one request submits one job; send its parameters by name, such as {\"prompt\": \"a cat\"}"] =
            "{0}：一个请求就是一个任务，参数按名称给出，例如 {\"prompt\": \"a cat\"}",
        ["{0}: send the parameters by name, such as {\"prompt\": \"a cat\"}"] = "{0}：参数按名称给出，例如 {\"prompt\": \"a cat\"}",
        ["{0}: instead of prompt=… send {\"prompt\": \"…\"}"] = "{0}：请发送 {\"prompt\": \"…\"} 而不是 prompt=…",
        ["{0}; send the members by name, such as {1}"] = "{0}；成员按名称给出，例如 {1}",
        ["must be a JSON object, not a string that holds one: it was encoded as JSON twice; send the object itself"] =
            "必须是 JSON 对象，而不是包含对象的字符串：它被 JSON 编码了两次；请直接发送对象",
        ["must be a JSON object, not {0}"] = "必须是 JSON 对象，而不是{0}",
        ["an array"] = "数组",
        ["form fields"] = "表单字段",
        ["a string"] = "字符串",
        ["a number"] = "数字",
        ["null"] = " null",
        ["true or false"] = " true 或 false",
        ["must be a JSON object, not XML or HTML"] = "必须是 JSON 对象，而不是 XML 或 HTML",
        ["must be a JSON object, which begins with '{'"] = "必须是 JSON 对象，以 '{' 开头",
        ["not valid UTF-8"] = "不是有效的 UTF-8",
        ["half of a surrogate pair"] = "代理对只有一半",
        ["a name longer than {0} bytes"] = "名称超过 {0} 字节",
        ["nested deeper than {0} levels"] = "嵌套超过 {0} 层",
        ["more than {0} values"] = "超过 {0} 个值",
        ["duplicate name"] = "名称重复",
        ["duplicate name {0}"] = "名称 {0} 重复",
        ["an unexpected '{0}'"] = "意外的 '{0}'",
        ["an unexpected '\"': a comma or colon is missing before it,"] = "意外的 '\"'：前面缺少逗号或冒号",
        ["a control character that must be escaped (a line break in a text is \\n) or is out of place"] =
            "控制字符必须转义（文本中的换行写作 \\n），或者不应出现在此处",
        ["a comment, which JSON does not allow,"] = "注释，JSON 不允许注释",
        ["a value that is not JSON (NaN and Infinity are not, None is null)"] = "不是 JSON 的值（NaN 和 Infinity 不是 JSON，None 应写作 null）",
        ["a word that is not JSON (true and false are in lower case)"] = "不是 JSON 的单词（true 和 false 必须小写）",
        ["a single quote: JSON uses only double quotes,"] = "单引号，JSON 只用双引号",
        ["a trailing comma"] = "多余的逗号",
        ["a name without double quotes"] = "名称没有双引号",
        ["a text without double quotes"] = "文本没有双引号",
        ["a character that is out of place"] = "不应出现在此处的字符",

        // The upstream.
        ["Header '{0}' must contain only visible ASCII characters."] = "请求头 '{0}' 只能包含可见的 ASCII 字符。",
        ["The upstream could not be reached; nothing was sent to it."] = "无法连接上游；没有向它发送任何内容。",
        ["The upstream refused the gateway's own credential. The request was not accepted; ask the gateway's operator."] =
            "上游拒绝了网关自己的凭据。请求没有被接受；请联系网关的管理员。",
        ["The upstream's rate limit is reached; the request was not accepted."] = "已达到上游的速率限制；请求没有被接受。",
        ["The upstream has no capacity for this model at the moment; the request was not accepted."] = "上游目前没有该模型的容量；请求没有被接受。",
        ["The upstream responded with a redirect, which the gateway does not follow."] = "上游以重定向应答，网关不会跟随。",
        ["The upstream tried to switch protocols, which the gateway does not support."] = "上游试图切换协议，网关不支持。",
        ["The outcome of the submit is unknown ({0}); the job may exist. Do not send the submit again: it may be charged twice. To submit "
            + "it again anyway, send a new Idempotency-Key."] =
            "提交的结果未知（{0}）；任务可能已存在。请勿重新提交：可能会重复收费。如果仍要重新提交，请发送新的 Idempotency-Key。",
        ["The job did not start within its x-fal-request-timeout."] = "任务没有在 x-fal-request-timeout 内开始。",
        ["The upstream refused the request."] = "上游拒绝了请求。",
        ["The upstream did not answer in time."] = "上游没有及时应答。",
        ["The upstream's response was cut off or could not be read."] = "上游的应答中断或无法读取。",
        ["the upstream's response is too large"] = "上游的应答过大",
        ["the upstream's response did not end in time"] = "上游的应答没有及时结束",
        ["the upstream's response was cut off"] = "上游的应答中断",
        ["the upstream's response is not a JSON object"] = "上游的应答不是 JSON 对象",
        ["the upstream's response has no request_id"] = "上游的应答没有 request_id",
        ["the upstream's request_id is malformed"] = "上游的 request_id 格式错误",
        ["the connection failed or the deadline passed"] = "连接失败或超过期限",
        ["the gateway failed"] = "网关发生故障",
        ["the job was accepted, but the gateway could not store it"] = "任务已被接受，但网关无法保存",
        ["the first submit with this Idempotency-Key has an unknown outcome"] = "首个使用该 Idempotency-Key 的提交结果未知",
        ["status 503 without the upstream's own error body"] = "状态 503，且没有上游自己的错误内容",
        ["status {0}"] = "状态 {0}",

        // Jobs.
        ["There is no such job."] = "没有这个任务。",
        ["The job has no webhook: its submit had no fal_webhook."] = "该任务没有 webhook：提交时没有 fal_webhook。",
        ["The job has not ended. Its webhook is sent when it ends."] = "该任务尚未结束；结束时会发送其 webhook。",
        ["The webhook of a job can be sent again at most {0} times."] = "一个任务的 webhook 最多可以重新发送 {0} 次。",
        ["The webhook of a job can be sent again once a minute."] = "一个任务的 webhook 每分钟可以重新发送一次。",
        ["An attempt to deliver the webhook is under way. Wait for its outcome."] = "正在尝试投递该 webhook；请等待结果。",
        ["Request is still in progress"] = "任务仍在进行中",
        ["The job did not finish within Gateway:Jobs:MaxWait. It continues: follow it by the id in x-fal-request-id. Do not send the call "
            + "again."] =
            "任务没有在 Gateway:Jobs:MaxWait 内结束。任务仍在继续；请用 x-fal-request-id 中的编号跟踪它，不要重复调用。",
        ["The job was accepted, but its result could not be fetched. Fetch it by the id in x-fal-request-id. Do not send the call again."] =
            "任务已被接受，但无法取得结果。请用 x-fal-request-id 中的编号获取结果，不要重复调用。",
        ["The job is lost: it has no result. {0} It may have been charged."] = "任务已丢失，没有结果。{0}该任务可能已被计费。",
        ["The upstream no longer knows the job."] = "上游不再保存该任务。",
        ["The job did not end in time."] = "任务未在规定时间内结束。",
        ["The job is finished and can't be cancelled."] = "任务已结束，不能取消。",
        ["The upstream does not support cancelling a job. The job continues."] = "上游不支持取消任务。任务仍在继续。",
        ["The gateway's job store is unavailable; try again shortly."] = "网关的任务存储不可用；请稍后重试。",
        ["The gateway's job store is unavailable. Nothing was sent to the upstream; try again shortly."] =
            "网关的任务存储不可用。没有向上游发送任何内容；请稍后重试。",
        ["The gateway makes at most {0} status calls to the upstream per second (Gateway:Limits:UpstreamPollsPerSecond), and this "
            + "client has more polls than its share of them. Poll less often."] =
            "网关每秒最多向上游发出 {0} 次状态调用（Gateway:Limits:UpstreamPollsPerSecond），而此客户端的轮询超过了它的份额。请降低轮询频率。",
        ["The upstream accepted the job, but gave it the id of another job. Do not send the submit again: it may be charged twice."] =
            "上游接受了任务，但给出了另一个任务的编号。请勿重新提交：可能会重复收费。",
        ["Idempotency-Key must be one value of 1 to {0} visible ASCII characters."] = "Idempotency-Key 必须是一个由 1 到 {0} 个可见 ASCII 字符组成的值。",
        ["This Idempotency-Key was used with another body, model or webhook. Use a new key for a new job."] =
            "该 Idempotency-Key 已用于另一个请求体。新任务请使用新的键。",
        ["A submit with this Idempotency-Key is still in progress. Send the request again to get its response."] =
            "使用该 Idempotency-Key 的提交仍在进行中。请重新发送请求以取得应答。",
        ["Unknown query parameter. Supported are {0}."] = "未知的查询参数；可用的有 {0}。",
        ["The query parameter '{0}' must occur once and must have a value."] = "查询参数 '{0}' 必须只出现一次，并且有值。",
        ["The query parameter '{0}' must be {1}."] = "查询参数 '{0}' 必须是{1}。",
        ["a model's path without the leading slash, such as fal-ai/imagen4/preview"] = "不带开头斜杠的模型路径，例如 fal-ai/imagen4/preview",
        ["one of {0}"] = "以下之一：{0}",
        ["a date such as 2030-12-31 or 2030-12-31T23:59:59Z"] = "日期，例如 2030-12-31 或 2030-12-31T23:59:59Z",
        ["a whole number from 1 to {0}"] = " 1 到 {0} 的整数",
        ["the next_cursor of an earlier page"] = "前一页的 next_cursor",

        // The proxy protocol.
        ["Invalid {0}: {1}. Send 'https://queue.fal.run/<model>', a path below it, 'https://fal.run/<model>' or "
            + "'https://rest.fal.ai/storage/upload/…'."] =
            "{0} 无效：{1}。正确的形式是 'https://queue.fal.run/<model>'、其下的路径、'https://fal.run/<model>' 或 "
            + "'https://rest.fal.ai/storage/upload/…'。",
        ["Invalid {0}: Gateway:Jobs:MaxWait is 0 and calls do not wait for results. Submit to 'https://queue.fal.run/<model>' and follow "
            + "the job."] =
            "{0} 无效：Gateway:Jobs:MaxWait 为 0，调用不会等待结果。请提交到 'https://queue.fal.run/<model>' 并跟踪任务。",
        ["it is missing"] = "缺失",
        ["it occurs more than once"] = "出现了不止一次",
        ["its scheme must be https"] = "协议必须是 https",
        ["its host must be {0}, {1} or {2}, without user and port"] = "主机必须是 {0}、{1} 或 {2}，不带用户和端口",
        ["a path on {0} must begin with {1}"] = "{0} 上的路径必须以 {1} 开头",
        ["the path of a file or an upload must not end with '/'"] = "文件或上传的路径不能以 '/' 结尾",
        ["its query must contain only visible ASCII characters and no fragment"] = "查询部分只能包含可见的 ASCII 字符，且不能有片段",

        // The gateway.
        ["The client closed the connection."] = "客户端关闭了连接。",
        ["The gateway failed; its log has the details."] = "网关发生故障；详情见网关日志。",

        // Files and uploads.
        ["The client that owns this file has {0} files read at a time; its limit is {1} (Gateway:Limits:PerClient:Downloads). "
            + "Try again when one of these requests has ended."] =
            "拥有此文件的客户端同时有 {0} 个文件正在被读取；它的上限是 {1}（Gateway:Limits:PerClient:Downloads）。请等其中一个请求结束后重试。",
        ["The file was not read within {0} seconds, the longest time for its size. Read it again, and faster."] =
            "未能在 {0} 秒内读完文件，这是此大小的文件的最长读取时间。请以更快的速度重新读取。",
        ["The header Range asks for bytes that the file does not have: its size is {0} bytes."] =
            "请求头 Range 指定的字节不在文件内：文件大小为 {0} 字节。",
        ["There is no such file, or it has expired."] = "没有这个文件，或它已过期。",
        ["The files of all clients have their maximum size (Gateway:Files:MaxTotalBytes). Nothing was kept; try again when files have "
            + "expired, or ask the operator for more room."] =
            "所有客户端的文件已达到最大总大小（Gateway:Files:MaxTotalBytes）。没有保留任何内容；请在文件过期后重试，或请运营方增加空间。",
        ["The storage of the gateway for files is full. Nothing was kept; try again later, or ask the operator for more room."] =
            "网关的文件存储已满。没有保留任何内容；请稍后重试，或请运营方增加空间。",
        ["The storage of the gateway for files is unavailable; try again shortly."] = "网关的文件存储不可用；请稍后重试。",
        ["There is no such upload: its URL is unknown or has expired, or it was deleted. Begin a new upload."] =
            "没有这个上传：其 URL 未知或已过期，或者它已被删除。请开始新的上传。",
        ["The upload is complete, and its URL can't be used again. Begin a new upload for another file."] =
            "该上传已完成，其 URL 不能再次使用。请为另一个文件开始新的上传。",
        ["Another request sends the same bytes at this moment. Wait for its end. If it was cut off, the upload is free after at most "
            + "{0} s."] =
            "另一个请求此刻正在发送相同的字节。请等待其结束。如果该请求已中断，最多 {0} 秒后可以再次上传。",
        ["The upload was interrupted, because it took too long to store. Send it again."] = "上传被中断，因为存储耗时过长。请重新发送。",
        ["The file is larger than {0} bytes (Gateway:Files:MaxBytes)."] = "文件超过 {0} 字节（Gateway:Files:MaxBytes）。",
        ["The files and unfinished uploads of this client would exceed {0} bytes (Gateway:Files:PerClient:MaxTotalBytes). GET /limits "
            + "shows how many bytes count. End files and unfinished uploads with DELETE /files/<id>, or wait until some have expired."] =
            "该客户端的文件和未完成的上传将超过 {0} 字节（Gateway:Files:PerClient:MaxTotalBytes）。GET /limits 显示计入的字节数。"
            + "请用 DELETE /files/<id> 结束文件和未完成的上传，或等待一些文件过期。",
        ["This client has {0} files and unfinished uploads, as many as it may have (Gateway:Files:PerClient:MaxFiles). End files and "
            + "unfinished uploads with DELETE /files/<id>, or wait until some have expired."] =
            "该客户端有 {0} 个文件和未完成的上传，已达到上限（Gateway:Files:PerClient:MaxFiles）。"
            + "请用 DELETE /files/<id> 结束文件和未完成的上传，或等待一些文件过期。",
        ["The upload was declared as {0}, but its content is {1}."] = "该上传声明为 {0}，但其内容{1}。",
        ["a text. Send the file itself, not its URL and not a text that encodes it, or declare its type with content_type"] =
            "是文本。请发送文件本身，而不是其 URL 或编码它的文本，或用 content_type 声明其类型",
        ["of no known {0} type ({1}). Convert the file, or declare it as {2} with content_type"] =
            "不是已知的 {0} 类型（{1}）。请转换该文件，或用 content_type 将其声明为 {2}",
        ["{0}. Declare its type with content_type"] = "是 {0}。请用 content_type 声明其类型",
        ["The upload arrived too slowly. After the first {0} s it must arrive with at least {1} bytes per second, or within {2} s if it "
            + "is small, and no pause may be longer than {3} s. Nothing was kept; the upload can be tried again."] =
            "上传到达得太慢。最初 {0} 秒之后，它必须以每秒至少 {1} 字节的速度到达；小文件必须在 {2} 秒内到达；停顿不得超过 {3} 秒。"
            + "没有保留任何内容；可以重新上传。",
        ["The upload ended early or its chunked encoding is invalid. Nothing was kept; the upload can be tried again."] =
            "上传提前结束，或其分块编码无效。没有保留任何内容；可以重新上传。",
        ["Content-Encoding is not supported for an upload: send the bytes of the file without compression."] =
            "上传不支持 Content-Encoding：请发送未压缩的文件字节。",
        ["The body of this call must not be larger than {0} bytes."] = "该调用的请求体不得超过 {0} 字节。",
        ["This upload was begun with initiate-multipart. Send part n to <upload_url>/n, then POST <upload_url>/complete."] =
            "该上传由 initiate-multipart 开始。请将第 n 部分发送到 <upload_url>/n，然后 POST <upload_url>/complete。",
        ["This upload was begun with initiate. Send the whole file with one PUT to its upload_url."] =
            "该上传由 initiate 开始。请用一次 PUT 将整个文件发送到其 upload_url。",
        ["The path ends with the number of a part, from 1 to {0}, without a zero before it."] =
            "路径以部分的编号结尾，编号从 1 到 {0}，前面没有零。",
        ["An upload must not have the header Content-Range, because the gateway stores no part of a file by its range. Send the whole "
            + "file with one PUT, or begin the upload with initiate-multipart and send numbered parts."] =
            "上传不能带有 Content-Range 请求头，因为网关不按范围存储文件的一部分。请用一次 PUT 发送整个文件，"
            + "或用 initiate-multipart 开始上传并发送带编号的部分。",
        ["part {0} is missing: the list must have the parts 1, 2, 3 … without a gap, and each must have been sent"] =
            "缺少第 {0} 部分：列表必须包含连续的部分 1、2、3 …，且每一部分都必须已发送",
        ["part {0} is in the list more than once"] = "第 {0} 部分在列表中出现多次",
        ["part {0} was not sent, or is being sent"] = "第 {0} 部分没有发送，或正在发送",
        ["part {0} was sent but is not in the list"] = "第 {0} 部分已发送，但不在列表中",
        ["is not the etag of part {0} as it was sent last: send the part again, or list its last etag"] =
            "不是第 {0} 部分最后一次发送的 etag：请重新发送该部分，或列出其最后的 etag",
        ["Part {0} has no bytes. Send at least one byte in each part."] = "第 {0} 部分没有内容。每个部分请至少发送一个字节。",
        ["The upload has no bytes. Send the bytes of the file as the body of the PUT."] = "上传没有内容。请将文件的字节作为 PUT 的正文发送。",
        ["An upload needs at least one part."] = "上传至少需要一个部分。",
        ["A part is being sent, or was sent again meanwhile. Complete the upload when every part is sent."] =
            "有一个部分正在发送，或期间被重新发送。请在每个部分都发送后再完成上传。",
        ["The header {0} is invalid: {1}."] = "请求头 {0} 无效：{1}。",
        ["must be a list of parts"] = "必须是部分的列表",
        ["must have at least one character"] = "必须至少有一个字符",
        ["is longer than {0} characters"] = "超过 {0} 个字符",
        ["must be an integer without fraction and exponent, at least 1 and at most {0}"] = "必须是 1 到 {0} 之间的整数，不带小数和指数",
        ["this member is missing: send the number of the part, from 1 to {0}"] = "缺少该成员：请发送部分的编号，从 1 到 {0}",
        ["this member is missing: send the etag of the answer to the part"] = "缺少该成员：请发送该部分响应中的 etag",
        ["must be the etag of the answer to the part, which has {0} characters"] = "必须是该部分响应中的 etag，共 {0} 个字符",
        ["The body of this call must be a JSON object, sent with Content-Type: application/json in UTF-8. The bytes of a file are sent "
            + "with PUT to its upload_url."] =
            "此调用的请求体必须是 JSON 对象，以 Content-Type: application/json（UTF-8）发送。文件的字节用 PUT 发送到其 upload_url。",
        ["The body of an upload must be the bytes of the file alone, not a form with the file in it. With curl, use -T <file> or "
            + "--data-binary @<file> instead of -F."] =
            "上传的请求体必须只是文件的字节，而不是包含文件的表单。使用 curl 时，请用 -T <file> 或 --data-binary @<file>，不要用 -F。",
        ["the header must occur once"] = "该请求头必须只出现一次",
        ["it {0}"] = "它{0}",
        ["it is not valid JSON: {0}"] = "它不是有效的 JSON：{0}",
        ["expiration_duration_seconds must be a number of seconds above 0"] = "expiration_duration_seconds 必须是大于 0 的秒数",
        ["initial_acl must be an object with 'default'"] = "initial_acl 必须是带有 'default' 的对象",
        ["initial_acl.default must be 'allow', 'hide' or 'forbid'"] = "initial_acl.default 必须是 'allow'、'hide' 或 'forbid'",
        ["initial_acl.rules is not supported: a file is read by everyone who knows its URL, or by its owner alone"] =
            "不支持 initial_acl.rules：文件可由知道其 URL 的任何人读取，或只由其所有者读取",
        ["this member is missing: send the media type of the file, such as image/png"] = "缺少该成员：请发送文件的媒体类型，例如 image/png",
        ["this member is missing: send the name of the file, such as cat.png"] = "缺少该成员：请发送文件的名称，例如 cat.png",
        ["this member is missing: send [{\"partNumber\": 1, \"etag\": \"…\"}, …], with the etag of the answer to each part"] =
            "缺少该成员：请发送 [{\"partNumber\": 1, \"etag\": \"…\"}, …]，其中 etag 来自对每个部分的响应",
        ["must be an object with partNumber and etag"] = "必须是带有 partNumber 和 etag 的对象",
        ["must be a media type such as image/png"] = "必须是媒体类型，例如 image/png",
        ["must not contain a client key"] = "不得包含客户端密钥",
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
