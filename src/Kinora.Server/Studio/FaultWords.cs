using Kinora.Pipelines;
using Kinora.Server.Api;
using Kinora.Server.Jobs;

namespace Kinora.Server.Studio;

/// <summary>
/// What is told on the pages of requests that are refused and of videos that failed, in Chinese. A sentence is looked up by its English
/// form, and one that is not here stays English, as the API's answers do.
/// </summary>
internal static class FaultWords
{
    private static readonly Dictionary<string, string> s_chinese = new()
    {
        // Fields of a request, and kinds of values.
        ["prompt"] = "提示词",
        ["negative_prompt"] = "反向提示词",
        ["model"] = "模型",
        ["size"] = "尺寸",
        ["seconds"] = "时长",
        ["num_frames"] = "帧数",
        ["fps"] = "帧率",
        ["steps"] = "步数",
        ["guidance"] = "引导强度",
        ["shift"] = "时间偏移",
        ["seed"] = "随机种子",
        ["priority"] = "优先级",
        ["lora"] = "LoRA",
        ["none"] = "无",
        ["a whole number"] = "整数",
        ["a whole number from 0 to {0}"] = " 0 到 {0} 的整数",
        ["a number such as 7.5"] = "数字（如 7.5）",

        // Forms of fields.
        ["'{0}' must be a text."] = "“{0}”必须是文本。",
        ["'{0}' has {1} characters, at most {2} are possible."] = "“{0}”有 {1} 个字符，最多 {2} 个。",
        ["'{0}' holds a NUL character; remove it."] = "“{0}”含有空字符（NUL），请删除。",
        ["'{0}' must be a text or a number."] = "“{0}”必须是文本或数字。",
        ["'{0}' must be {1}, got '{2}'."] = "“{0}”必须是{1}，收到的是“{2}”。",
        ["'{0}' must be {1}, got another kind of value."] = "“{0}”必须是{1}。",
        ["'{0}' must be a name such as \"style\", \"style:0.8\", or a list of {{\"name\": …, \"scale\": …}}."] = "“{0}”必须写成 style、style:0.8 这样的名称。",
        ["Unknown field '{0}'. Known are: {1}."] = "未知的字段“{0}”。可用的字段：{1}。",
        ["The field '{0}' comes {1} times; give it once."] = "字段“{0}”出现了 {1} 次，只能出现一次。",
        ["'prompt' is missing: say in a sentence what the video shall show."] = "缺少提示词：请用一句话说明视频的内容。",
        ["'size' must be WIDTHxHEIGHT such as 64x64, got '{0}'."] = "尺寸必须写成“宽x高”，如 64x64；收到的是“{0}”。",
        ["'seconds' must be a number above 0 such as \"4\", got '{0}'."] = "时长必须是大于 0 的秒数，如 4；收到的是“{0}”。",
        ["Give 'seconds' or 'num_frames', not both."] = "时长和帧数只能填一个。",
        ["There is no model '{0}' here. There is: {1}."] = "这里没有模型“{0}”。可用的模型：{1}。",
        ["There is no LoRA '{0}' here. There is: {1}."] = "这里没有 LoRA“{0}”。可用的 LoRA：{1}。",
        ["'priority' must be from {0} to {1}; higher goes first."] = "优先级必须在 {0} 到 {1} 之间，数值大的先生成。",
        ["A 'priority' above 0 is for admins. Give 0, or less to let others go first."] = "大于 0 的优先级仅限管理员。请填 0；更小的值表示让别人先生成。",
        ["'input_reference': the models of this server make videos of text alone; leave it out."] = "本站的模型只按文字生成视频，请去掉 input_reference。",
        ["The models of this server make videos of text alone: leave out the file."] = "本站的模型只按文字生成视频，请不要附带文件。",

        // What the models can't make.
        ["The prompt is empty: say in a sentence what the video shall show."] = "提示词为空：请用一句话说明视频的内容。",
        ["{0} frames can't be made: the number must be a multiple of {1}, or 1 for a still picture. The nearest valid numbers are {2} and {3}."] =
            "无法生成 {0} 帧：帧数必须是 {1} 的倍数，或 1（静态图片）。最接近的可用帧数是 {2} 和 {3}。",
        ["The size {0}x{1} can't be made: width and height must be multiples of {2}, from {3} to {4}. The nearest valid size is {5}x{6}."] =
            "无法生成尺寸 {0}x{1}：宽和高必须是 {2} 的倍数，在 {3} 到 {4} 之间。最接近的可用尺寸是 {5}x{6}。",
        ["{0} steps are outside 1 to {1}."] = "步数 {0} 超出范围，应在 1 到 {1} 之间。",
        ["The guidance {0} must be a number from 0 up; 1 turns guidance off."] = "引导强度 {0} 无效：必须是不小于 0 的数，1 表示关闭引导。",
        ["The shift {0} must be a number above 0; 1 leaves the time grid even."] = "时间偏移 {0} 无效：必须是大于 0 的数，1 表示时间步均匀。",
        ["{0} frames per second are outside 0.001 to {1}."] = "帧率 {0} 超出范围，应在 0.001 到 {1} 之间。",
        ["{0} frames of {1}x{2} are more than this server makes: width x height x frames may be {3} at most. {4} makes {5} frames of {6}x{7} unless told otherwise."] =
            "{0} 帧 {1}x{2} 超出本站上限：宽 x 高 x 帧数最多为 {3}。{4} 默认生成 {5} 帧 {6}x{7}。",
        ["{0} steps are more than this server makes: give {1} or fewer."] = "步数 {0} 超出本站上限，最多 {1} 步。",

        // Limits and the operator's rules.
        ["You have {0} videos waiting and asked for {1} more; {2} is this server's limit. Wait for some, or cancel some."] = "你已有 {0} 段视频在排队，又提交了 {1} 段；本站上限是 {2} 段。请等待部分完成，或取消一些。",
        ["The queue is full. Try again later."] = "队列已满，请稍后再试。",
        ["Your videos take {0} of the {1} that this server gives to one person, and the new one may need {2}. Delete some."] = "你的视频已占用 {0}，每人上限为 {1}，新的视频可能还需要 {2}。请删除一些。",
        ["This server's {0} for videos are used up. Delete some of yours, or ask the operator."] = "本站用于视频的 {0} 空间已用完。请删除一些视频，或联系管理员。",
        ["Too many requests within a minute. Wait a little."] = "一分钟内请求过多，请稍候再试。",
        ["This server's operator does not allow '{0}' in prompts. Describe the video in other words."] = "本站不允许提示词含有“{0}”，请换一种说法。",
        ["This server's operator does not allow this prompt. Describe the video in other words."] = "本站不允许这条提示词，请换一种说法。",
        ["Prompts can't be checked at the moment, so none is taken. Try again later."] = "提示词审核服务暂时不可用，无法受理，请稍后再试。",

        // Pages and their forms.
        ["There is no video '{0}'. List yours with GET /v1/videos."] = "没有视频“{0}”。",
        ["There is no grid '{0}' of yours."] = "你没有参数网格“{0}”。",
        ["The lists make more than {0} videos. Shorten one of them."] = "这些列表会生成超过 {0} 段视频，请缩短其中一个。",
        ["'{0}' in '{1}' is no range: give one such as 1-4 of at most {2} numbers, or numbers with spaces between."] = "“{1}”中的“{0}”不是有效的范围：请写成 1-4 这样最多 {2} 个数的范围，或用空格分隔的数。",
        ["Drop one video."] = "请只拖入一段视频。",
        ["The page is too old, or the request does not come from it. Reload the page and try again."] = "页面已过期，或请求并非来自本页。请刷新页面后重试。",
        ["The form can't be read: {0}"] = "无法读取表单：{0}",
        ["The form ends too early."] = "表单不完整。",
        ["The body has more than {0} bytes."] = "请求超过 {0} 字节。",
        ["Changes from pages of other origins are refused. Programs send a key."] = "已拒绝来自其他网站页面的修改；程序请使用密钥。",
        ["This server has no accounts, so it answers only to addresses of its own machine such as http://127.0.0.1:7860."] = "本站未启用账户，只能通过本机地址访问，如 http://127.0.0.1:7860。",
        ["The server failed. Its log tells more under {0}."] = "服务器出错，日志编号 {0}。",

        // The arena.
        ["There is no such set to vote on, or no longer."] = "没有这个盲评组，或已结束。",
        ["'{0}' is no vote: it is win, tie or loss."] = "“{0}”不是有效的投票。",
        ["Only two different videos of one prompt can be compared."] = "只能比较同一提示词的两段不同视频。",
        ["Say of at least one axis which video is better, or that neither is."] = "请至少在一项上选择哪段更好，或不分上下。",
        ["You have judged this pair already."] = "这一对你已经评过。",
        ["Give the set a name of at most {0} characters."] = "请给盲评组取一个不超过 {0} 个字符的名称。",
        ["There are {0} links, and a set has at most {1} videos. Make two sets of them."] = "共有 {0} 个链接，而一组最多 {1} 段视频，请分成两组。",
        ["The link /s/{0} leads to no video, or no longer. Leave it out, or ask its owner for another."] = "链接 /s/{0} 没有对应的视频，或已失效。请去掉它，或向作者索取新链接。",
        ["No two of these videos are of one prompt, so there is nothing to compare. Give links such as http://…/s/… of at least two."] = "这些视频中没有两段出自同一提示词，无从比较。请至少给出两段同一提示词的视频链接，如 http://…/s/…。",

        // Why a video failed.
        ["The model or a LoRA can't be used as it is; the server's log says why."] = "模型或 LoRA 无法使用，原因见服务器日志。",
        ["The computation failed, most likely for want of memory. Take a smaller size or fewer frames; the server's log says more."] = "计算失败，很可能是内存不足。请减小尺寸或帧数；详情见服务器日志。",
        ["The video could not be written; the server's log says why. It can be retried: what was computed is kept."] = "视频写入失败，原因见服务器日志。可以重试：已计算的部分会保留。",
        ["An unexpected error; the server's log says more."] = "发生意外错误，详情见服务器日志。",
        [JobQueue.GivenUp] = $"生成这段视频时服务器 {JobQueue.MaxFruitlessAttempts} 次中断，未能保存任何一步，可能是内存不足。",
    };

    /// <summary>English forms with their Chinese ones, for tests.</summary>
    public static IReadOnlyDictionary<string, string> Forms => s_chinese;

    /// <summary>A refusal in the language of a request.</summary>
    public static string Say(HttpRequest request, ApiException error) =>
        Words.LanguageOf(request) == Words.Chinese ? string.Concat(error.Texts.Select(text => text.Say(ChineseOf))) : error.Message;

    /// <summary>A sentence that was kept in English, such as why a video failed, in a page's language.</summary>
    public static string Say(string language, string text) => language == Words.Chinese ? FaultText.FromString(text).Say(ChineseOf) : text;

    private static string ChineseOf(string form) => s_chinese.GetValueOrDefault(form, form);
}
