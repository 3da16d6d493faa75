namespace Kinora.Data.World;

/// <summary>The Chinese words of motions, keyed by motion, heading and manner.</summary>
internal static class ChineseVerbs
{
    /// <summary>What one thing does. Phrases that begin with 在 name a place of their own: they go where the scene's place
    /// stands at the front.</summary>
    /// <param name="motion">Id of the motion.</param>
    /// <param name="heading">+1 to the right, -1 to the left, 0 for neither.</param>
    /// <param name="manner">How the thing gets about.</param>
    /// <param name="setting">Id of the setting: without air there, words of air and sky are left out.</param>
    /// <exception cref="ArgumentException">There are no words for the motion.</exception>
    public static string[] Of(string motion, int heading, Manner manner, string setting)
    {
        string[] verbs = All(motion, heading, manner);
        return AirlessPlaces.Contains(setting) ? [.. verbs.Where(verb => !verb.Contains('空') && !verb.Contains('天'))] : verbs;
    }

    /// <summary>What two things do that do the same.</summary>
    public static IReadOnlyDictionary<string, string[]> Joint { get; } = new Dictionary<string, string[]>
    {
        ["hop"] = ["跳来跳去", "蹦来蹦去", "不停地跳", "一蹦一跳"],
        ["fall"] = ["从上面掉下来", "从高处落下又弹起来", "掉下来弹了几下"],
        ["rise"] = ["缓缓升起", "慢慢往上飘", "慢慢上升"],
        ["stay"] = ["一动不动", "静静地停着", "静止不动"],
        [CollideLaw.Name] = ["相撞", "撞到一起又弹开", "撞在一起，然后弹开", "迎面相撞后弹开"],
    };

    /// <summary>Whether 正在 can stand before a phrase: not before what is told as finished, as one after the other, as
    /// a state (挂在), or with a place.</summary>
    public static bool IsUnderWay(string motion, string verb) =>
        motion is not ("stay" or CollideLaw.Name) && verb.AsSpan().IndexOfAny('了', '又', '后') < 0
        && verb[0] is not ('在' or '挂' or '吊');

    private static string[] All(string motion, int heading, Manner manner) => motion switch
    {
        "hop" => manner == Manner.Ball
            ? ["弹来弹去", "跳来跳去", "蹦来蹦去", "不停地弹跳", "上下弹跳"]
            : ["跳来跳去", "跳来跳去", "蹦来蹦去", "蹦蹦跳跳", "一蹦一跳", "不停地跳跃"],
        "glide" => Headed(heading, Goes(manner)),
        "roll" => Headed(heading, ["滚", "滚动", "滚过去", "慢慢滚动"]),
        "fall" => ["从空中落下", "从天上掉下来", "从上面掉下来", "从高处落下又弹起来", "掉下来弹了几下"],
        "throw" => Thrown(heading > 0 ? "右" : "左"),
        "rise" => ["缓缓升起", "慢慢往上飘", "慢慢升上天空", manner == Manner.Flyer ? "慢慢向上飞" : "向上飘起"],
        "stay" => manner switch
        {
            Manner.Walker => ["一动不动", "静静地待着", "待着不动"],
            Manner.Flyer or Manner.Floater => ["一动不动", "静静地悬着", "停在空中不动"],
            _ => ["一动不动", "静静地待着", "停着不动"],
        },
        "swing" => ["荡来荡去", "挂在绳子上荡来荡去", "挂在绳子上摆动", "吊在绳子上左右摆动", "像钟摆一样摆来摆去"],
        "orbit" => ["绕着圈飞", "盘旋", "转着圈飞", "一圈一圈地盘旋", "在空中转圈", "在空中盘旋", "在半空中绕圈飞"],
        _ => throw new ArgumentException($"Chinese caption: no verbs for the motion '{motion}'. Add them to {nameof(ChineseVerbs)}.", nameof(motion)),
    };

    private static string[] Headed(int heading, string[] goes) =>
        [.. from way in heading > 0 ? Rightward : Leftward from go in goes select way + go];

    private static string[] Rightward => ["从左向右", "从左往右", "从左到右", "向右"];

    private static string[] Leftward => ["从右向左", "从右往左", "从右到左", "向左"];

    private static string[] Thrown(string side) =>
    [
        $"从{(side == "右" ? "左" : "右")}边被抛到{side}边", $"被向{side}抛出", $"被抛向{side}边", $"划出一道弧线飞向{side}边", $"被抛向{side}边，落下又弹起",
        $"沿着弧线飞向{side}边", $"被扔向{side}边，弹了几下",
    ];

    private static string[] Goes(Manner manner) => manner switch
    {
        Manner.Walker => ["走", "移动", "慢慢走"],
        Manner.Driver => ["行驶", "开", "慢慢开"],
        Manner.Sailer => ["行驶", "移动", "滑行"],
        Manner.Flyer => ["飞", "飞行", "慢慢飞"],
        Manner.Swimmer => ["游", "移动", "慢慢游"],
        Manner.Floater => ["飘", "飘动", "慢慢飘"],
        _ => ["移动", "滑动", "滑行"],
    };
}
