namespace Kinora.Text.Tests;

/// <summary>A small bilingual corpus, made by counting through a few words.</summary>
internal static class Corpus
{
    private static readonly string[] Things = ["penguin", "elephant", "red fox", "grey heron", "steam train"];
    private static readonly string[] Deeds = ["walks slowly", "jumps", "bounces 3 times", "rolls", "is dancing"];
    private static readonly string[] Places = ["on the beach", "across a snowy field", "near the frozen river"];
    private static readonly string[] ChineseThings = ["企鹅", "大象", "狐狸", "苍鹭", "火车"];
    private static readonly string[] ChineseDeeds = ["慢慢走过", "跳过", "弹了3次", "滚过", "跳舞"];

    internal static IReadOnlyList<string> Lines { get; } =
    [
        .. from thing in Things from deed in Deeds from place in Places select $"A {thing} {deed} {place}.",
        .. from thing in ChineseThings from deed in ChineseDeeds select $"一只{thing}在月光下{deed}，电影感光影。",
    ];
}
