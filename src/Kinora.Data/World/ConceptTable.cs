namespace Kinora.Data.World;

/// <summary>The things of this edition, chosen for colour and shape that a person can tell apart at 34 x 34 pixels, on
/// light and dark places alike. CLDR's own short names are added when the library is loaded.</summary>
internal static class ConceptTable
{
    private static readonly ConceptDefinition[] Animals =
    [
        new("penguin", "🐧", Manner.Walker, true, "只", ["企鹅", "小企鹅"], ["penguin"], "黑白相间的", "black and white"),
        new("elephant", "🐘", Manner.Walker, true, "头", ["大象", "象"], ["elephant"], "灰色的", "grey"),
        new("cat", "🐱", Manner.Walker, null, "只", ["猫", "小猫", "猫咪"], ["cat", "kitten"], "黄色的", "yellow", SaysCldr: false),
        new("dog", "🐶", Manner.Walker, null, "只", ["狗", "小狗"], ["dog", "puppy"], "白色的", "white", SaysCldr: false),
        new("frog", "🐸", Manner.Walker, null, "只", ["青蛙"], ["frog"], "绿色的", "green"),
        new("pig", "🐷", Manner.Walker, null, "头", ["猪", "小猪"], ["pig", "piglet"], "粉色的", "pink", SaysCldr: false),
        new("octopus", "🐙", Manner.Walker, null, "只", ["章鱼"], ["octopus"], "红色的", "pinkish red"),
        new("lion", "🦁", Manner.Walker, null, "头", ["狮子"], ["lion"], "棕色鬃毛的", "brown-maned"),
        new("panda", "🐼", Manner.Walker, null, "只", ["熊猫", "大熊猫"], ["panda", "giant panda"], "黑白相间的", "black and white"),
        new("rabbit", "🐰", Manner.Walker, null, "只", ["兔子", "小兔子"], ["rabbit", "bunny"], "长耳朵的", "long-eared", SaysCldr: false),
        new("fox", "🦊", Manner.Walker, null, "只", ["狐狸", "小狐狸"], ["fox"], "橙红色的", "reddish orange"),
        new("chick", "🐥", Manner.Walker, null, "只", ["小鸡", "雏鸡"], ["chick", "baby chick"], "黄色的", "yellow", SaysCldr: false),
        new("turtle", "🐢", Manner.Walker, true, "只", ["乌龟", "小乌龟"], ["turtle", "tortoise"], "绿色的", "green"),
        new("parrot", "🦜", Manner.Walker, true, "只", ["鹦鹉"], ["parrot"], "绿色的", "green"),
        new("ladybug", "🐞", Manner.Walker, null, "只", ["瓢虫", "七星瓢虫"], ["ladybug", "ladybird"], "红色带黑点的", "red and black"),
        new("butterfly", "🦋", Manner.Flyer, null, "只", ["蝴蝶"], ["butterfly"], "橙黑相间的", "orange and black"),
        new("bee", "🐝", Manner.Flyer, true, "只", ["蜜蜂", "小蜜蜂"], ["bee", "honeybee"], "黄黑相间的", "yellow and black"),
        new("fish", "🐟", Manner.Swimmer, true, "条", ["鱼", "小鱼"], ["fish"], "蓝色的", "blue"),
    ];

    private static readonly ConceptDefinition[] Vehicles =
    [
        new("car", "🚗", Manner.Driver, true, "辆", ["汽车", "小汽车", "轿车"], ["car", "automobile"], "红色的", "red"),
        new("bus", "🚌", Manner.Driver, true, "辆", ["公交车", "公共汽车", "巴士"], ["bus", "city bus"], "浅蓝色的", "light blue"),
        new("train", "🚂", Manner.Driver, true, "列", ["火车"], ["train", "steam train", "steam engine"], "冒着烟的", "smoking"),
        new("tractor", "🚜", Manner.Driver, true, "台", ["拖拉机"], ["tractor"], "绿色的", "green"),
        new("airplane", "✈", Manner.Flyer, false, "架", ["飞机", "客机"], ["airplane", "plane", "aeroplane"], "蓝灰色的", "blue-grey"),
        new("helicopter", "🚁", Manner.Flyer, true, "架", ["直升机"], ["helicopter"], "黄色的", "yellow"),
        new("rocket", "🚀", Manner.Flyer, false, "枚", ["火箭"], ["rocket"], "蓝灰色的", "blue-grey"),
        new("sailboat", "⛵", Manner.Sailer, true, "艘", ["帆船"], ["sailboat", "sailing boat"], "橙色的", "orange-sailed"),
    ];

    private static readonly ConceptDefinition[] Food =
    [
        new("apple", "🍎", Manner.Inert, null, "个", ["苹果", "红苹果"], ["apple", "red apple"], "鲜红的", "shiny red"),
        new("orange", "🍊", Manner.Inert, null, "个", ["橙子", "橘子"], ["orange", "tangerine"], "圆圆的", "round", Rolls: true),
        new("banana", "🍌", Manner.Inert, null, "根", ["香蕉"], ["banana"], "黄色的", "yellow"),
        new("strawberry", "🍓", Manner.Inert, null, "颗", ["草莓"], ["strawberry"], "红色的", "red"),
        new("watermelon", "🍉", Manner.Inert, null, "块", ["西瓜"], ["slice of watermelon", "watermelon slice"], "红瓤绿皮的", "red and green"),
        new("pizza", "🍕", Manner.Inert, null, "块", ["披萨", "比萨"], ["slice of pizza", "pizza slice"], "香喷喷的", "cheesy"),
        new("hamburger", "🍔", Manner.Inert, null, "个", ["汉堡", "汉堡包"], ["hamburger", "burger"], "夹着生菜的", "juicy"),
        new("donut", "🍩", Manner.Inert, null, "个", ["甜甜圈"], ["donut", "doughnut"], "巧克力色的", "chocolate-brown"),
        new("cookie", "🍪", Manner.Inert, null, "块", ["饼干", "曲奇饼干"], ["cookie", "chocolate chip cookie"], "棕色的", "brown", Rolls: true),
        new("cake", "🎂", Manner.Inert, null, "个", ["蛋糕", "生日蛋糕"], ["cake", "birthday cake"], "插着蜡烛的", "candle-topped"),
        new("ice-cream", "🍦", Manner.Inert, null, "个", ["冰淇淋", "冰激凌", "蛋筒冰淇淋"], ["ice cream cone", "ice cream"], "奶白色的", "creamy white", SaysCldr: false),
    ];

    private static readonly ConceptDefinition[] Balls =
    [
        new("soccer-ball", "⚽", Manner.Ball, null, "个", ["足球"], ["soccer ball", "football"], "黑白的", "black and white", Rolls: true),
        new("basketball", "🏀", Manner.Ball, null, "个", ["篮球"], ["basketball"], "橙色的", "orange", Rolls: true),
        new("volleyball", "🏐", Manner.Ball, null, "个", ["排球"], ["volleyball"], "灰白色的", "pale grey", Rolls: true),
    ];

    private static readonly ConceptDefinition[] Plants =
    [
        new("tree", "🌳", Manner.Inert, null, "棵", ["树", "绿树"], ["tree"], "绿色的", "leafy green"),
        new("cactus", "🌵", Manner.Inert, null, "棵", ["仙人掌"], ["cactus"], "绿色的", "green"),
        new("sunflower", "🌻", Manner.Inert, null, "朵", ["向日葵", "葵花"], ["sunflower"], "金黄色的", "golden"),
        new("mushroom", "🍄", Manner.Inert, null, "朵", ["蘑菇", "红蘑菇"], ["mushroom", "toadstool"], "带白点的", "red and white"),
        new("maple-leaf", "🍁", Manner.Inert, null, "片", ["枫叶", "红枫叶"], ["maple leaf", "red maple leaf"], "红色的", "bright red"),
    ];

    private static readonly ConceptDefinition[] Objects =
    [
        new("balloon", "🎈", Manner.Floater, null, "个", ["气球", "红气球"], ["balloon"], "红色的", "red"),
        new("star", "⭐", Manner.Floater, null, "颗", ["星星", "五角星"], ["star"], "金黄色的", "golden"),
        new("heart", "❤", Manner.Floater, null, "颗", ["爱心", "红心"], ["heart", "red heart"], "红色的", "bright red"),
        new("globe", "🌍", Manner.Inert, null, "个", ["地球", "地球仪"], ["globe", "Earth globe"], "蓝绿色的", "blue and green", Rolls: true, SaysCldr: false),
        new("umbrella", "☂", Manner.Inert, null, "把", ["雨伞", "伞"], ["umbrella"], "紫色的", "purple"),
        new("gift", "🎁", Manner.Inert, null, "个", ["礼物", "礼盒", "礼物盒"], ["gift box", "present", "gift"], "系着红丝带的", "red-ribboned"),
        new("bell", "🔔", Manner.Inert, null, "个", ["铃铛"], ["bell"], "金色的", "golden"),
        new("clock", "⏰", Manner.Inert, null, "个", ["闹钟", "时钟"], ["alarm clock", "clock"], "红色的", "red"),
        new("robot", "🤖", Manner.Walker, null, "个", ["机器人"], ["robot"], "灰色的", "grey"),
        new("house", "🏠", Manner.Inert, null, "座", ["房子", "房屋"], ["house"], "橙色屋顶的", "orange-roofed"),
        new("snowman", "⛄", Manner.Inert, null, "个", ["雪人"], ["snowman"], "戴着礼帽的", "top-hatted", SaysCldr: false),
    ];

    public static IReadOnlyList<ConceptDefinition> All { get; } =
        [.. Animals, .. Vehicles, .. Food, .. Balls, .. Plants, .. Objects];
}
