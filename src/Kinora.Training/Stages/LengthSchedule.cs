using Kinora.Tensors;

namespace Kinora.Training.Stages;

/// <summary>
/// The length of every step, and how many steps of that length came before it: each length then goes through its clips in whole
/// epochs, however the lengths are mixed. Safe on any thread.
/// </summary>
/// <param name="mix">The lengths.</param>
/// <param name="random">Decides.</param>
internal sealed class LengthSchedule(LengthMix mix, RandomStream random)
{
    private readonly List<(LengthBucket Bucket, long Before)> _steps = [];
    private readonly Dictionary<LengthBucket, long> _counts = [];

    /// <summary>A step's length.</summary>
    /// <param name="step">The step's number, from 0.</param>
    public (LengthBucket Bucket, long Before) At(long step)
    {
        lock (_steps)
        {
            while (_steps.Count <= step)
            {
                var bucket = mix.Draw(random.Split((ulong)_steps.Count));
                var before = _counts.GetValueOrDefault(bucket);
                _steps.Add((bucket, before));
                _counts[bucket] = before + 1;
            }

            return _steps[(int)step];
        }
    }
}
