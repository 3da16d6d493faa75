namespace Kinora.Data.World;

/// <summary>The Chinese words of places and motions.</summary>
internal static class ChineseWords
{
    /// <summary>Place phrases that follow 在.</summary>
    public static IReadOnlyDictionary<string, string[]> Places { get; } = new Dictionary<string, string[]>
    {
        ["snow"] = ["雪地里", "雪地上", "雪中", "雪原上", "冰天雪地里", "白茫茫的雪地上"],
        ["meadow"] = ["草地上", "草原上", "绿草地上", "草坪上", "绿油油的草地上"],
        ["desert"] = ["沙漠里", "沙漠中", "沙丘上", "大漠里", "金黄的沙漠里"],
        ["beach"] = ["海边", "沙滩上", "海滩上", "大海边", "海边的沙滩上"],
        ["night"] = ["夜里", "夜空下", "星空下", "月光下", "夜晚的星空下"],
    };

    /// <summary>What else there is to see, for longer captions.</summary>
    public static IReadOnlyDictionary<string, string[]> Details { get; } = new Dictionary<string, string[]>
    {
        ["snow"] = ["雪花缓缓飘落", "天上飘着雪花", "地上铺满白雪"],
        ["meadow"] = ["天空湛蓝，阳光明媚", "蓝天下绿草如茵", "太阳挂在天上"],
        ["desert"] = ["天空是橙色的", "远处是起伏的沙丘", "烈日当空"],
        ["beach"] = ["身后是蓝色的大海", "海水碧蓝，沙子金黄", "远处是蓝天和大海"],
        ["night"] = ["月亮高挂，星星闪烁", "天上有一轮月亮和几颗星星", "天空是深蓝色的"],
    };

    public static string[] Verbs(MotionLaw law, Manner manner) => law switch
    {
        HopLaw => manner == Manner.Ball
            ? ["弹来弹去", "跳来跳去", "蹦来蹦去", "不停地弹跳", "上下弹跳"]
            : ["跳来跳去", "跳来跳去", "蹦来蹦去", "蹦蹦跳跳", "一蹦一跳", "不停地跳跃"],
        GlideLaw glide => [.. Ways(glide.ToRight).SelectMany(way => Goes(manner).Select(go => way + go))],
        FallLaw => ["从空中落下", "从天上掉下来", "从高处落下又弹起来", "掉下来弹了几下", "从上面掉下来，弹了几下后停住"],
        RiseLaw => manner is Manner.Floater or Manner.Inert or Manner.Ball
            ? ["缓缓升起", "慢慢往上飘", "向上飘", "慢慢升上天空"]
            : ["缓缓升起", "慢慢往上飘", "慢慢升上天空", manner == Manner.Flyer ? "慢慢向上飞" : "向上飘起"],
        StayLaw => manner switch
        {
            Manner.Walker => ["一动不动", "静静地待着", "站着不动", "静静地站着"],
            Manner.Flyer or Manner.Floater => ["一动不动", "静静地悬着", "停在空中不动"],
            _ => ["一动不动", "静静地待着", "停着不动"],
        },
        SwingLaw => ["荡来荡去", "挂在绳子上荡来荡去", "挂在绳子上摆动", "左右摆动", "像钟摆一样摆来摆去"],
        _ => throw new ArgumentException($"Chinese caption: no verbs for the motion '{law.Id}'. Add them to {nameof(ChineseWords)}.", nameof(law)),
    };

    private static string[] Ways(bool toRight) =>
        toRight ? ["从左向右", "从左往右", "从左到右", "向右"] : ["从右向左", "从右往左", "从右到左", "向左"];

    private static string[] Goes(Manner manner) => manner switch
    {
        Manner.Walker => ["走", "移动", "慢慢走"],
        Manner.Ball => ["滚动", "滚", "慢慢滚"],
        Manner.Driver => ["行驶", "开", "慢慢开"],
        Manner.Sailer => ["行驶", "移动", "滑行"],
        Manner.Flyer => ["飞", "飞行", "慢慢飞"],
        Manner.Floater => ["飘", "飘动", "慢慢飘"],
        _ => ["移动", "滑动", "滑行"],
    };
}
