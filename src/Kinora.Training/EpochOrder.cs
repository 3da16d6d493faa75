using Kinora.Tensors;

namespace Kinora.Training;

/// <summary>An endless order of items: each comes once an epoch, every epoch in an order of its own. It depends on the random stream only.</summary>
public static class EpochOrder
{
    /// <summary>The items at a place of the order.</summary>
    /// <param name="items">How many there are, at least 1.</param>
    /// <param name="first">Items that came before, at least 0.</param>
    /// <param name="count">How many are wanted.</param>
    /// <param name="random">Decides the order of every epoch.</param>
    /// <returns>Numbers from 0 to items - 1.</returns>
    public static int[] At(int items, long first, int count, RandomStream random)
    {
        var (epoch, order, chosen) = (-1L, Array.Empty<int>(), new int[count]);
        for (var k = 0; k < count; k++)
        {
            var (turn, at) = Math.DivRem(first + k, items);
            if (turn != epoch) (epoch, order) = (turn, random.Split((ulong)turn).Permutation(items));
            chosen[k] = order[at];
        }

        return chosen;
    }
}
