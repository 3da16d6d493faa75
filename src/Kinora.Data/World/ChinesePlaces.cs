namespace Kinora.Data.World;

/// <summary>The Chinese words of places.</summary>
internal static class ChinesePlaces
{
    /// <summary>Place phrases that follow 在.</summary>
    public static IReadOnlyDictionary<string, string[]> Phrases { get; } = new Dictionary<string, string[]>
    {
        ["snow"] = ["雪地里", "雪地上", "雪中", "雪原上", "冰天雪地里", "白茫茫的雪地上"],
        ["meadow"] = ["草地上", "草原上", "绿草地上", "草坪上", "绿油油的草地上"],
        ["desert"] = ["沙漠里", "沙漠中", "沙丘上", "大漠里", "金黄的沙漠里"],
        ["beach"] = ["海边", "沙滩上", "海滩上", "大海边", "海边的沙滩上"],
        ["night"] = ["夜里", "夜空下", "星空下", "月光下", "夜晚的星空下"],
        ["forest"] = ["森林里", "树林里", "林间", "树林中", "绿色的森林里"],
        ["city"] = ["城市里", "大街上", "街道上", "马路上", "城市的街道上", "高楼前"],
        ["space"] = ["太空里", "太空中", "月球上", "外太空", "月球表面"],
        ["underwater"] = ["海底", "水下", "海里", "水底", "蓝色的海底"],
    };

    /// <summary>What else there is to see, as whole clauses that hold for a picture as for a video.</summary>
    public static IReadOnlyDictionary<string, string[]> Details { get; } = new Dictionary<string, string[]>
    {
        ["snow"] = ["雪花漫天", "天上飘着雪花", "地上铺满白雪"],
        ["meadow"] = ["天空湛蓝，阳光明媚", "蓝天下绿草如茵", "太阳挂在天上"],
        ["desert"] = ["天空是橙色的", "远处是起伏的沙丘", "烈日当空"],
        ["beach"] = ["身后是蓝色的大海", "海水碧蓝，沙子金黄", "远处是蓝天和大海"],
        ["night"] = ["月亮高挂，星光点点", "天上有一轮月亮", "天空是深蓝色的"],
        ["forest"] = ["四周是粗粗的树干", "周围一片绿色", "身后是高高的树干"],
        ["city"] = ["身后是高楼大厦", "远处高楼林立", "街道是灰色的"],
        ["space"] = ["远处有一颗行星", "地面是灰色的", "天空是深紫色的"],
        ["underwater"] = ["四周有几个气泡", "海水是蓝色的", "海底铺着沙子"],
    };
}
