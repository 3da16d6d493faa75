namespace Kinora.Data.World;

/// <summary>
/// Counter-based random numbers for the world: number k of stream s of scene (seed, index) is a hash of those four
/// values (SplitMix64's finaliser applied to a chain of them), so scenes can be made in any order on any thread. It
/// only has to look uniform to the eye and to a trainer; noise for models comes from the tensor engine's streams.
/// </summary>
internal struct WorldRandom(ulong seed, long index, WorldStream stream)
{
    private readonly ulong _key = Mix(Mix(Mix(seed) ^ (ulong)index) ^ (ulong)stream);
    private ulong _counter;

    /// <summary>SplitMix64's output function (Steele, Lea and Flood 2014) on a value offset by the golden gamma.</summary>
    public static ulong Mix(ulong value)
    {
        unchecked
        {
            value += 0x9E3779B97F4A7C15UL;
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
            return value ^ (value >> 31);
        }
    }

    /// <summary>FNV-1a over the UTF-16 units, then mixed: equal on every machine, unlike string.GetHashCode.</summary>
    public static ulong HashOf(string text)
    {
        ulong hash = 14695981039346656037UL;
        foreach (char unit in text)
            hash = unchecked((hash ^ unit) * 1099511628211UL);
        return Mix(hash);
    }

    public ulong NextBits() => Mix(_key ^ Mix(_counter++));

    /// <summary>Uniform in [0, 1) with 53 bits.</summary>
    public double NextUnit() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    public double NextBetween(double low, double high) => low + (high - low) * NextUnit();

    public int NextBelow(int count) => (int)(NextUnit() * count);

    public bool NextChance(double probability) => NextUnit() < probability;

    public T Pick<T>(IReadOnlyList<T> choices) => choices[NextBelow(choices.Count)];
}
