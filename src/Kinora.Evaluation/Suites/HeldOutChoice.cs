using Kinora.Data.World;

namespace Kinora.Evaluation;

/// <summary>Chooses held-out combinations so that all things have their turn.</summary>
internal sealed class HeldOutChoice
{
    private readonly IReadOnlyList<SceneKey> _single;
    private readonly IReadOnlyList<string> _things;
    private readonly HashSet<SceneKey> _used = [];
    private readonly HashSet<(string, string)> _usedPairs = [];
    private readonly Dictionary<string, int> _timesUsed;

    /// <summary>A choice that has made none yet.</summary>
    /// <param name="library">The world.</param>
    /// <param name="single">Held-out combinations of one thing.</param>
    public HeldOutChoice(ConceptLibrary library, IReadOnlyList<SceneKey> single)
    {
        (_single, _things) = (single, [.. library.All.Select(concept => concept.Id)]);
        _timesUsed = _things.ToDictionary(id => id, _ => 0);
    }

    /// <summary>A fresh combination of a motion, in the setting if one is left there, with the thing that was used least.</summary>
    /// <exception cref="InvalidOperationException">No combination of the motion is left.</exception>
    public SceneKey Single(string motion, string setting)
    {
        var left = _single.Where(key => key.Motion == motion && !_used.Contains(key)).ToList();
        if (left.Count == 0) throw new InvalidOperationException($"World suite: no held-out combination of the motion '{motion}' is left. Ask for fewer in {nameof(WorldSuite)}.");
        var chosen = left.OrderBy(key => key.Setting == setting ? 0 : 1).ThenBy(key => _timesUsed[key.Concept]).ThenBy(Shuffled).First();
        _used.Add(chosen);
        _timesUsed[chosen.Concept]++;
        return chosen;
    }

    /// <summary>A fresh held-out pair, of the things that were used least.</summary>
    public SceneKey Pair((string Left, string Right) motions, string setting)
    {
        var keys =
            from left in _things
            from right in _things
            where left != right && !_usedPairs.Contains((left, right)) && !_usedPairs.Contains((right, left))
            where IsNeverTogether(left, right, setting)
            let key = new SceneKey(left, setting, motions.Left, right, motions.Right)
            orderby _timesUsed[left] + _timesUsed[right], Shuffled(key)
            select key;
        var chosen = keys.First();
        _usedPairs.Add((chosen.Concept, chosen.OtherConcept!));
        _timesUsed[chosen.Concept]++;
        _timesUsed[chosen.OtherConcept!]++;
        return chosen;
    }

    // A pair is also held out for what one of its things does; here the two themselves are to be new to each other. Of
    // things that collide nothing else is held out.
    private static bool IsNeverTogether(string left, string right, string setting) =>
        new SceneKey(left, setting, CollideLaw.Name, right, CollideLaw.Name).Split == Split.HeldOut;

    // An order that is nobody's: FNV-1a of the combination's name.
    private static ulong Shuffled(SceneKey key) => key.ToString().Aggregate(14695981039346656037UL, (hash, c) => (hash ^ c) * 1099511628211UL);
}
