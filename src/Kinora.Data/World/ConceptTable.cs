namespace Kinora.Data.World;

/// <summary>The things of this edition, chosen for colour and shape that a person can tell apart at 64 x 64 pixels.
/// CLDR's own short names are added when the library is loaded.</summary>
internal static class ConceptTable
{
    public static IReadOnlyList<ConceptDefinition> All { get; } =
    [
        new("penguin", "🐧", Manner.Walker, true, "只", ["企鹅", "小企鹅"], ["penguin"], "黑白相间的", "black and white"),
        new("elephant", "🐘", Manner.Walker, true, "头", ["大象", "象"], ["elephant"], "灰色的", "grey"),
        new("cat", "🐱", Manner.Walker, null, "只", ["猫", "小猫", "猫咪"], ["cat", "kitten"], "黄色的", "yellow"),
        new("dog", "🐶", Manner.Walker, null, "只", ["狗", "小狗"], ["dog", "puppy"], "白色的", "white"),
        new("frog", "🐸", Manner.Walker, null, "只", ["青蛙"], ["frog"], "绿色的", "green"),
        new("pig", "🐷", Manner.Walker, null, "头", ["猪", "小猪"], ["pig", "piglet"], "粉色的", "pink"),
        new("octopus", "🐙", Manner.Walker, null, "只", ["章鱼"], ["octopus"], "红色的", "pinkish red"),
        new("soccer-ball", "⚽", Manner.Ball, null, "个", ["足球"], ["soccer ball", "football"], "黑白的", "black and white"),
        new("basketball", "🏀", Manner.Ball, null, "个", ["篮球"], ["basketball"], "橙色的", "orange"),
        new("apple", "🍎", Manner.Inert, null, "个", ["苹果", "红苹果"], ["apple", "red apple"], "鲜红的", "shiny red"),
        new("car", "🚗", Manner.Driver, true, "辆", ["汽车", "小汽车", "轿车"], ["car", "automobile"], "红色的", "red"),
        new("rocket", "🚀", Manner.Flyer, false, "枚", ["火箭"], ["rocket"], "蓝灰色的", "blue-grey"),
        new("sailboat", "⛵", Manner.Sailer, true, "艘", ["帆船", "小帆船"], ["sailboat", "sailing boat"], "橙色的", "orange-sailed"),
        new("tree", "🌳", Manner.Inert, null, "棵", ["树", "大树", "绿树"], ["tree"], "绿色的", "leafy green"),
        new("balloon", "🎈", Manner.Floater, null, "个", ["气球", "红气球"], ["balloon"], "红色的", "red"),
        new("star", "⭐", Manner.Floater, null, "颗", ["星星", "五角星"], ["star"], "金黄色的", "golden"),
    ];
}
