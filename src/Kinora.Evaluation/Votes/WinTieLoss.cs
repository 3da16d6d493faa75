namespace Kinora.Evaluation;

/// <summary>Votes counted.</summary>
/// <param name="Wins">Votes for the model.</param>
/// <param name="Ties">Votes for neither.</param>
/// <param name="Losses">Votes for the other.</param>
public sealed record WinTieLoss(int Wins, int Ties, int Losses)
{
    /// <summary>Counts.</summary>
    /// <param name="outcomes">Seen from the model.</param>
    public static WinTieLoss Count(IEnumerable<VoteOutcome> outcomes)
    {
        var counts = outcomes.ToLookup(outcome => outcome);
        return new WinTieLoss(counts[VoteOutcome.Win].Count(), counts[VoteOutcome.Tie].Count(), counts[VoteOutcome.Loss].Count());
    }

    /// <summary>As the report writes it: wins, ties, losses.</summary>
    public override string ToString() => $"{Wins}-{Ties}-{Losses}";
}
