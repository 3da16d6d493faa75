namespace Kinora.Evaluation;

/// <summary>Tables of judgements by category, in the form of the technical report (its tables 7 to 14; spec 10.3).</summary>
public static class VoteTables
{
    /// <summary>The row that holds all categories.</summary>
    public const string Overall = "Overall";

    /// <summary>Metric-1: wins, ties and losses of a model against another, by category, for each annotator.</summary>
    /// <param name="judgements">All judgements.</param>
    /// <param name="model">The model.</param>
    /// <param name="against">The other.</param>
    /// <param name="axis">What was judged.</param>
    /// <returns>Annotators in the order of their names, and a row for all categories together and for each, as they first come.</returns>
    public static VoteTable<WinTieLoss> Votes(IEnumerable<Judgement> judgements, string model, string against, JudgementAxis axis)
    {
        var votes = judgements.OfType<Vote>().Where(vote => vote.Axis == axis)
            .Where(vote => (vote.First, vote.Second) == (model, against) || (vote.First, vote.Second) == (against, model)).ToList();
        string[] annotators = [.. votes.Select(vote => vote.Annotator).Distinct().Order(StringComparer.Ordinal)];
        return new VoteTable<WinTieLoss>(annotators, [.. Rows(votes).Select(row => (row.Category,
            (IReadOnlyList<WinTieLoss>)[.. annotators.Select(annotator => WinTieLoss.Count(row.Of.Where(vote => vote.Annotator == annotator).Select(vote => Seen(vote, model))))]))]);
    }

    /// <summary>Metric-2: sums of the scores of two models on the four axes, by category, over all annotators.</summary>
    /// <param name="judgements">All judgements.</param>
    /// <param name="model">The model.</param>
    /// <param name="against">The other; a video that only one of the two was scored on by an annotator is left out.</param>
    /// <returns>The axes, and for every category and axis the two sums.</returns>
    public static VoteTable<ScoreSums> Scores(IEnumerable<Judgement> judgements, string model, string against)
    {
        var scores = judgements.OfType<Score>().Where(score => score.Model == model || score.Model == against).ToList();
        var paired = scores.GroupBy(score => (score.Prompt, score.Axis, score.Annotator)).Where(group => group.Select(score => score.Model).Distinct().Count() == 2).SelectMany(group => group).ToList();
        return new VoteTable<ScoreSums>([.. JudgementScale.Scored.Select(axis => axis.ToString())], [.. Rows(paired).Select(row => (row.Category,
            (IReadOnlyList<ScoreSums>)[.. JudgementScale.Scored.Select(axis => new ScoreSums(Sum(row.Of, axis, model), Sum(row.Of, axis, against)))]))]);
    }

    private static VoteOutcome Seen(Vote vote, string model) => vote.First == model ? vote.Outcome : vote.Outcome switch
    {
        VoteOutcome.Win => VoteOutcome.Loss,
        VoteOutcome.Loss => VoteOutcome.Win,
        _ => VoteOutcome.Tie,
    };

    private static int Sum(IEnumerable<Score> scores, JudgementAxis axis, string model) => scores.Where(score => score.Axis == axis && score.Model == model).Sum(score => score.Value);

    private static IEnumerable<(string Category, IReadOnlyList<T> Of)> Rows<T>(IReadOnlyList<T> judgements)
        where T : Judgement =>
        judgements.OrderBy(judgement => judgement.Prompt).GroupBy(judgement => judgement.Category).Where(group => group.Key.Length > 0)
            .Select(group => (group.Key, (IReadOnlyList<T>)[.. group])).Prepend((Overall, judgements));
}
