using Kinora.Pipelines.Tests.Support;
using Kinora.Text;

namespace Kinora.Pipelines.Tests.Requests;

public sealed class RequestCheckTests
{
    [Fact]
    public void FindFaults_OfAValidRequest_FindsNone() => Assert.Empty(RequestCheck.FindFaults(TinyRequest.Value));

    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(204)]
    public void FindFaults_FramesThatChunksMake_AreAllowed(int frames) => Assert.Empty(RequestCheck.FindFaults(TinyRequest.Value with { Frames = frames }));

    [Theory]
    [InlineData(200, "187 and 204")]
    [InlineData(16, "1 and 17")]
    [InlineData(0, "1 and 17")]
    [InlineData(-5, "1 and 17")]
    [InlineData(18, "17 and 34")]
    public void FindFaults_OtherFrames_NamesTheNearest(int frames, string nearest) =>
        Assert.Contains(nearest, Assert.Single(RequestCheck.FindFaults(TinyRequest.Value with { Frames = frames })));

    [Theory]
    [InlineData(100, 100, "96x96")]
    [InlineData(0, 16, "16x16")]
    [InlineData(1000, 545, "1008x544")]
    [InlineData(int.MaxValue, 16, "16384x16")]
    public void FindFaults_OtherSizes_NamesTheNearest(int width, int height, string nearest) =>
        Assert.Contains(nearest, Assert.Single(RequestCheck.FindFaults(TinyRequest.Value with { Width = width, Height = height })));

    [Theory]
    [InlineData("")]
    [InlineData("  \t\n")]
    public void FindFaults_EmptyPrompt_IsAFault(string prompt) =>
        Assert.Contains("prompt is empty", Assert.Single(RequestCheck.FindFaults(TinyRequest.Value with { Prompt = prompt })));

    [Theory]
    [InlineData(double.NaN, 1, 25)]
    [InlineData(-0.1, 1, 25)]
    [InlineData(double.PositiveInfinity, 1, 25)]
    [InlineData(1, 0, 25)]
    [InlineData(1, double.NaN, 25)]
    [InlineData(1, 1, 0)]
    [InlineData(1, 1, 240.5)]
    [InlineData(1, 1, double.NaN)]
    public void FindFaults_NumbersOutOfRange_AreFaults(double guidance, double shift, double fps) =>
        Assert.Single(RequestCheck.FindFaults(TinyRequest.Value with { Guidance = guidance, Shift = shift, Fps = fps }));

    [Fact]
    public void ThrowIfFaulty_EverythingWrong_NamesEverything()
    {
        var request = TinyRequest.Value with { Prompt = "", Frames = 200, Width = 100, Steps = 0, Guidance = -1, Shift = 0, Fps = 0, Count = 0, FirstVideo = -1 };
        var error = Assert.Throws<RequestException>(() => RequestCheck.ThrowIfFaulty(request));
        Assert.Equal(9, error.Faults.Count);
        Assert.All(error.Faults, fault => Assert.Contains(fault, error.Message));
    }

    [Fact]
    public void FindCuts_TextThatFits_WarnsOfNothing() =>
        Assert.Empty(RequestCheck.FindCuts(TinyRequest.Value, ("A", new WordTokenizer(20)), ("B", new WordTokenizer(20))));

    [Fact]
    public void FindCuts_LongPrompt_SaysHowMuchEachEncoderReads()
    {
        var request = TinyRequest.Value with { Prompt = "one two three four five six" };
        var warning = Assert.Single(RequestCheck.FindCuts(request, ("A", new WordTokenizer(6)), ("B", new WordTokenizer(10))));
        Assert.Contains("A reads the first 4 of 6", warning);
        Assert.Contains("B reads all 6", warning);
        Assert.Contains("what matters first", warning);
    }

    [Fact]
    public void FindCuts_OnlyTheSuffixIsCut_SaysThatTheSentenceIsWhole()
    {
        var request = TinyRequest.Value with { Prompt = "one two", PositiveSuffix = " three four" };
        Assert.Contains("your sentence is read whole", Assert.Single(RequestCheck.FindCuts(request, ("A", new WordTokenizer(5)))));
    }

    [Theory]
    [InlineData(4, 1)]
    [InlineData(1, 0)]
    public void FindCuts_LongNegativePrompt_MattersWithGuidanceOnly(double guidance, int warnings)
    {
        var request = TinyRequest.Value with { Prompt = "one", NegativePrompt = "one two three four", Guidance = guidance };
        Assert.Equal(warnings, RequestCheck.FindCuts(request, ("A", new WordTokenizer(5))).Count);
    }

    /// <summary>A token for each word.</summary>
    private sealed class WordTokenizer(int length) : ITextTokenizer
    {
        public int Length => length;

        public int VocabularySize => 10;

        public int Count(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;

        public TokenBatch Encode(IReadOnlyList<string> texts) => throw new InvalidOperationException("Counting needs no rows.");
    }
}
