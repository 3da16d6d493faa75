namespace Kinora.Evaluation.Tests.Votes;

public sealed class VoteTests : IDisposable
{
    private static readonly Judgement[] Judgements =
    [
        new Vote(0, "Sports", JudgementAxis.Overall, "anna", "mini", "other", VoteOutcome.Win),
        new Vote(1, "Sports", JudgementAxis.Overall, "anna", "other", "mini", VoteOutcome.Win),
        new Vote(12, "Food", JudgementAxis.Overall, "anna", "other", "mini", VoteOutcome.Loss),
        new Vote(12, "Food", JudgementAxis.Overall, "bo", "mini", "other", VoteOutcome.Tie),
        new Vote(12, "Food", JudgementAxis.Motion, "bo", "mini", "other", VoteOutcome.Loss),
        new Score(0, "Sports", JudgementAxis.Physics, "anna", "mini", 4),
        new Score(0, "Sports", JudgementAxis.Physics, "anna", "other", 2),
        new Score(12, "Food", JudgementAxis.Physics, "bo", "mini", 3),
        new Score(12, "Food", JudgementAxis.Physics, "bo", "other", 5),
        new Score(13, "Food", JudgementAxis.Physics, "bo", "mini", 5),
    ];

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void File_WrittenAndRead_IsTheSame()
    {
        VoteFile.Write(_folder["votes.jsonl"], Judgements);
        Assert.Equal(Judgements, VoteFile.Read(_folder["votes.jsonl"]));
    }

    [Fact]
    public void Line_OfAVote_HasTheDocumentedForm() => Assert.Equal(
        """{"kind":"vote","first":"mini","second":"other","outcome":"win","prompt":0,"category":"Sports","axis":"overall","annotator":"anna"}""",
        VoteFile.ToLine(Judgements[0]));

    [Fact]
    public void Read_LinesThatAreNoJudgements_NamesEachOfThem()
    {
        File.WriteAllLines(_folder["votes.jsonl"],
        [
            VoteFile.ToLine(Judgements[0]),
            """{"kind":"score","prompt":1,"category":"","axis":"motion","annotator":"a","model":"mini","value":6}""",
            "",
            """{"kind":"vote","prompt":1,"category":"","axis":"motion","annotator":"a","first":"mini","second":"mini","outcome":"win"}""",
            """{"kind":"vote","prompt":1}""",
            "not json",
        ]);
        var message = Assert.Throws<EvaluationException>(() => VoteFile.Read(_folder["votes.jsonl"])).Message;
        Assert.Contains("4 lines", message);
        Assert.Contains("line 2: a score of 6", message);
        Assert.Contains("line 4: a vote between 'mini' and itself", message);
        Assert.Contains("line 5", message);
        Assert.Contains("line 6", message);
    }

    [Fact]
    public void Votes_ByCategoryAndAnnotator_AreSeenFromTheModel()
    {
        var table = VoteTables.Votes(Judgements, "mini", "other", JudgementAxis.Overall);
        Assert.Equal(["anna", "bo"], table.Columns);
        Assert.Equal(["Overall: 2-0-1 0-1-0", "Sports: 1-0-1 0-0-0", "Food: 1-0-0 0-1-0"], table.Rows.Select(row => $"{row.Category}: {string.Join(" ", row.Cells)}"));
    }

    [Fact]
    public void Scores_ByCategory_AreSumsOverWhatBothWereScoredOn()
    {
        // The score of prompt 13 has no counterpart and is left out.
        var table = VoteTables.Scores(Judgements, "mini", "other");
        Assert.Equal(["Overall: 7–7", "Sports: 4–2", "Food: 3–5"], table.Rows.Select(row => $"{row.Category}: {row.Cells[2]}"));
    }

    [Fact]
    public void Scale_HasAMeaningForEveryScoreOfEveryAxis() =>
        Assert.All(JudgementScale.Scored, axis => Assert.Equal(5, Enumerable.Range(1, 5).Select(score => JudgementScale.MeaningOf(axis, score)).Distinct().Count()));

    public void Dispose() => _folder.Dispose();
}
