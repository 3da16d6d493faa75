namespace Kinora.Server.Studio;

/// <summary>The words of <see cref="PromptHelp"/> in one language, in the order of the recipe.</summary>
/// <param name="IsChinese">Which language.</param>
/// <param name="Parts">Action, setting, light, camera, style.</param>
internal sealed record PromptWords(bool IsChinese, IReadOnlyList<PromptPart> Parts)
{
    public static PromptWords English { get; } = new(false,
    [
        new([" walk", " run", " jump", " hop", " fall", " fly", " flie", " swim", " dance", " roll", " swing", " bounc", " turn", " mov", " sit", " stand", " play", " eat", " drink", " look", " ride", " riding", " driv", " glid", " float",
            " danc", " throw", " orbit", " slid", " climb", " open", " smil", " sing", " rain", " snow", " grow", " spin", " wav", " read", " cook", " paint", "ing "],
            ["moving slowly and smoothly", "turning a little and then going on", "coming closer step by step"]),
        new([" in the ", " in a ", " in an ", " on the ", " on a ", " at the ", " at a ", " under ", " inside ", " beside ", " through ", " over the ", " along ", " near ", " outdoors", " indoors", " in space", " in front of", " background", " by the "],
            ["in a wide meadow with soft hills behind", "on a quiet street with old houses", "in a bright room with a large window", "by the sea, with calm waves behind"]),
        new([" light", " sun", " dawn", " dusk", " night", " evening", " morning", " noon", " midday", " shadow", " lit ", " dark", " bright", " moon", " lamp", " golden"],
            ["in warm evening light", "in soft morning light", "under a clear midday sky"]),
        new([" camera", " close-up", " close up", " wide shot", " shot", " pan ", " pans", " zoom", " tracking", " view", " aerial", " angle", " lens"],
            ["The camera stands still, in a medium shot.", "The camera follows slowly, at eye level.", "A wide shot; the camera moves in gently."]),
        new([" style", " realistic", " photo", " cinematic", " cartoon", " anime", " painting", " watercolo", " film", " documentary", " sketch", " 3d", " pixel", " illustration"],
            ["Realistic, with fine detail.", "Like a film, with natural colours.", "A documentary style, clear and calm."]),
    ]);

    public static PromptWords Chinese { get; } = new(true,
    [
        new(["走", "跑", "跳", "飞", "游", "落", "滚", "转", "摇", "荡", "坐", "站", "玩", "吃", "喝", "看", "骑", "开", "飘", "舞", "扔", "滑", "爬", "笑", "唱", "下雨", "下雪", "动", "弹", "读", "画", "做", "抱", "挥", "冲"],
            ["缓慢而平稳地移动", "轻轻转身后继续前行", "一步一步走近"]),
        new(["在", "里", "上空", "旁", "背景", "前面", "下方", "海边", "街", "草地", "森林", "房间", "室内", "室外", "雪地", "天空", "水中", "太空"],
            ["背景是开阔的草地和远处的山丘", "背景是安静的老街", "背景是明亮的房间和大窗户", "背景是平静的海边"]),
        new(["光", "阳", "清晨", "傍晚", "夜", "黄昏", "正午", "阴影", "明亮", "昏暗", "月", "灯", "日落", "日出"],
            ["傍晚的暖光洒下", "清晨光线柔和", "正午天空晴朗"]),
        new(["镜头", "特写", "远景", "中景", "近景", "全景", "航拍", "俯拍", "仰拍", "视角", "推近", "拉远", "跟拍", "运镜"],
            ["镜头固定，中景", "镜头平视缓缓跟随", "远景，镜头慢慢推近"]),
        new(["风格", "写实", "真实", "电影", "卡通", "动漫", "动画", "水彩", "油画", "纪录片", "照片", "像素", "插画", "素描", "质感"],
            ["写实风格，细节清晰", "电影质感，色彩自然", "纪录片风格，画面清晰平静"]),
    ]);

    /// <summary>Puts phrases behind a prompt: those that go on with its sentence by commas, whole sentences after it.</summary>
    public string Join(string prompt, IReadOnlyList<string> added)
    {
        var (comma, stop) = IsChinese ? ("，", "。") : (", ", ".");
        var clauses = added.Where(phrase => IsChinese || char.IsLower(phrase[0])).ToList();
        var sentences = added.Except(clauses).ToList();
        var body = prompt.TrimEnd('.', '。', '!', '！', ' ') + string.Concat(clauses.Select(clause => comma + clause)) + stop;
        return sentences.Count == 0 ? body : $"{body} {string.Join(' ', sentences)}";
    }
}
