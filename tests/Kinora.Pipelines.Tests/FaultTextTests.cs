namespace Kinora.Pipelines.Tests;

public sealed class FaultTextTests
{
    [Fact]
    public void Sentence_Interpolated_KeepsItsFormAndParts()
    {
        FaultText kind = $"a number up to {7}";
        FaultText text = $"'{"steps"}' must be {kind} of {{}}, got {1234.4:F0} and {0.5}.";
        Assert.Equal("'{0}' must be {1} of {{}}, got {2} and {3}.", text.Form);
        Assert.Equal("'steps' must be a number up to 7 of {}, got 1234 and 0.5.", text.ToString());
    }

    [Fact]
    public void Sentence_OfAString_IsTakenAsItIs()
    {
        FaultText text = "{0} {\"a\"} {";
        Assert.Equal("{0} {\"a\"} {", text.ToString());
        Assert.Empty(text.Parts);
    }

    [Fact]
    public void Sentence_InAnotherLanguage_TakesItsPartsInItsOwnOrder()
    {
        FaultText what = "steps";
        FaultText text = $"{what} of {"x {1}"} are too many.";
        var forms = new Dictionary<string, string> { ["steps"] = "步", ["{0} of {1} are too many."] = "{1} 的{0}太多。" };
        Assert.Equal("x {1} 的步太多。", text.Say(form => forms[form]));
    }

    [Fact]
    public void Faults_OfARequest_AreTheSameAsTexts()
    {
        var request = new GenerationRequest { Prompt = " ", Seed = 1, Steps = 0, Guidance = -1, Shift = 0, Width = 33, Height = 16, Frames = 18, Fps = 0 };
        Assert.Equal(RequestCheck.FindFaults(request), RequestCheck.FindFaultTexts(request).Select(fault => fault.ToString()));
        Assert.Equal(7, RequestCheck.FindFaults(request).Count);
    }
}
