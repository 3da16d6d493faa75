namespace Kinora.Evaluation;

/// <summary>
/// Strengths of several models out of pairwise votes, with ties: Davidson's model (1970), in which i beats j, loses or ties in the
/// proportions p_i : p_j : v sqrt(p_i p_j). Each pair that met gets half a win for both sides, so that a model that never lost
/// has a finite strength.
/// </summary>
public sealed class BradleyTerry
{
    private const double HalfAVote = 0.5;
    private const int MostSteps = 10_000;
    private const double Enough = 1e-10;

    private readonly string[] _models;
    private readonly (int First, int Second)[] _met;

    /// <summary>Takes the models that are compared and who met whom.</summary>
    /// <param name="votes">Votes of one axis.</param>
    /// <exception cref="EvaluationException">There are no votes, or models that can't be compared since no chain of votes joins them.</exception>
    public BradleyTerry(IReadOnlyList<Vote> votes)
    {
        if (votes.Count == 0) throw new EvaluationException("Rating models: there are no votes of this axis. Give a file that has some.");
        _models = [.. votes.SelectMany(vote => new[] { vote.First, vote.Second }).Distinct().Order(StringComparer.Ordinal)];
        _met = [.. votes.Select(vote => Ordered(IndexOf(vote.First), IndexOf(vote.Second))).Distinct()];
        var reached = Reach();
        if (reached.Count < _models.Length)
            throw new EvaluationException($"Rating models: no chain of votes joins {string.Join(", ", reached.Select(k => _models[k]))} with {string.Join(", ", _models.Where((_, k) => !reached.Contains(k)))}. Add votes between them, or rate them apart.");
    }

    /// <summary>The models, in ordinal order.</summary>
    public IReadOnlyList<string> Models => _models;

    /// <summary>The likeliest strengths.</summary>
    /// <param name="votes">Votes among the models.</param>
    /// <returns>Natural logarithms of the strengths, mean 0, in the models' order; and v, how often equals tie.</returns>
    public (double[] LogStrengths, double Ties) Fit(IReadOnlyList<Vote> votes)
    {
        var count = _models.Length;
        var (points, games, ties) = (new double[count], new double[count, count], 0.0);
        foreach (var (first, second) in _met) Add(first, second, HalfAVote, HalfAVote);
        foreach (var vote in votes)
        {
            var (first, second) = (IndexOf(vote.First), IndexOf(vote.Second));
            if (vote.Outcome == VoteOutcome.Tie) ties++;
            var share = vote.Outcome switch { VoteOutcome.Win => 1, VoteOutcome.Tie => 0.5, _ => 0 };
            Add(first, second, share, 1 - share);
        }

        return Solve(points, games, ties);

        void Add(int first, int second, double firstPoints, double secondPoints)
        {
            points[first] += firstPoints;
            points[second] += secondPoints;
            games[first, second] += firstPoints + secondPoints;
            games[second, first] += firstPoints + secondPoints;
        }
    }

    /// <summary>Strengths with bootstrap intervals: prompts are drawn anew, with all votes on them.</summary>
    /// <param name="votes">Votes among the models.</param>
    /// <param name="seed">Seed of the resampling.</param>
    /// <param name="resamples">How often.</param>
    public IReadOnlyList<ModelStrength> Rate(IReadOnlyList<Vote> votes, int seed, int resamples = 1000)
    {
        var (strengths, _) = Fit(votes);
        var random = new Random(seed);
        var prompts = votes.GroupBy(vote => vote.Prompt).Select(group => group.ToList()).ToList();
        var drawn = Enumerable.Range(0, resamples)
            .Select(_ => Fit([.. Enumerable.Range(0, prompts.Count).SelectMany(_ => prompts[random.Next(prompts.Count)])]).LogStrengths).ToList();
        return [.. Enumerable.Range(0, _models.Length).Select(model =>
        {
            double[] sorted = [.. drawn.Select(fit => fit[model]).Order()];
            return new ModelStrength(_models[model], strengths[model], At(sorted, 0.025), At(sorted, 0.975));
        }).OrderByDescending(strength => strength.LogStrength)];
    }

    private static (int First, int Second) Ordered(int first, int second) => first < second ? (first, second) : (second, first);

    private static double At(double[] sorted, double share) => sorted[(int)Math.Round(share * (sorted.Length - 1))];

    // Davidson's equations, solved by turns: points that each has against points that each would expect.
    private static (double[] LogStrengths, double Ties) Solve(double[] points, double[,] games, double ties)
    {
        var count = points.Length;
        var (strength, tie) = (Enumerable.Repeat(1.0, count).ToArray(), ties > 0 ? 1.0 : 0);
        for (var step = 0; step < MostSteps; step++)
        {
            var next = new double[count];
            double expectedTies = 0;
            for (var i = 0; i < count; i++)
            {
                double rate = 0;
                for (var j = 0; j < count; j++)
                {
                    if (games[i, j] == 0) continue;
                    var root = Math.Sqrt(strength[i] * strength[j]);
                    var total = strength[i] + strength[j] + (tie * root);
                    rate += games[i, j] * (1 + (tie * root / (2 * strength[i]))) / total;
                    expectedTies += games[i, j] * root / (2 * total);
                }

                next[i] = points[i] / rate;
            }

            var mean = next.Average(value => Math.Log(value));
            for (var i = 0; i < count; i++) next[i] = Math.Exp(Math.Log(next[i]) - mean);
            var nextTie = ties == 0 ? 0 : ties / expectedTies;
            var change = Math.Abs(nextTie - tie) + Enumerable.Range(0, count).Max(i => Math.Abs(next[i] - strength[i]));
            (strength, tie) = (next, nextTie);
            if (change < Enough) break;
        }

        return ([.. strength.Select(value => Math.Log(value))], tie);
    }

    private int IndexOf(string model) => Array.BinarySearch(_models, model, StringComparer.Ordinal);

    private HashSet<int> Reach()
    {
        HashSet<int> reached = [0];
        while (_met.Where(pair => reached.Contains(pair.First) != reached.Contains(pair.Second)).ToList() is { Count: > 0 } bridges)
        {
            reached.UnionWith(bridges.SelectMany(pair => new[] { pair.First, pair.Second }));
        }

        return reached;
    }
}
