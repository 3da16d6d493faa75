using Kinora.Diffusion;
using Kinora.Models.StepVideoDit;
using Kinora.Tensors;

namespace Kinora.Pipelines;

/// <summary>What the steps of one video take from earlier ones.</summary>
/// <param name="request">Says what may be taken.</param>
/// <param name="steps">Steps of the schedule.</param>
internal sealed class StepReuse(GenerationRequest request, int steps) : IDisposable
{
    // Every second step: one difference for a whole fifth of the steps does far more harm (with mini 36 dB instead of 49).
    private const int Alternation = 2;

    private readonly BlockCache? _blocks = request.CacheThreshold > 0 ? new BlockCache(request.CacheThreshold) : null;
    private readonly int _firstReused = steps - (int)Math.Floor(steps * request.GuidanceReuse);
    private Tensor? _difference;

    /// <summary>The transformer's cache; null where every block is computed.</summary>
    public BlockCache? Blocks => _blocks;

    /// <summary>Steps that took the guidance's difference from an earlier one.</summary>
    public int GuidanceSteps { get; private set; }

    /// <summary>Whether a step needs the prompt's row only.</summary>
    public bool SparesNegative(int step) => step >= _firstReused && (step - _firstReused) % Alternation == 0 && _difference is not null;

    /// <summary>The guided velocity v_text + (g - 1) (v_text - v_uncond), where the difference may be an earlier step's.</summary>
    /// <param name="output">The network's: the prompt's row, and the negative prompt's unless it was spared.</param>
    /// <param name="guidance">g > 1.</param>
    public Tensor Guide(Tensor output, double guidance)
    {
        if (output.Size(0) == 1)
        {
            GuidanceSteps++;
            using var scope = new TensorScope();
            return scope.Keep(output + (_difference! * (guidance - 1)));
        }

        var velocity = ClassifierFreeGuidance.Combine(output, guidance);
        if (request.GuidanceReuse > 0)
        {
            using var scope = new TensorScope();
            var rows = output.Chunk(2, 0);
            _difference?.Dispose();
            _difference = (rows[0] - rows[1]).Unscoped();
        }

        return velocity;
    }

    public void Dispose()
    {
        _blocks?.Dispose();
        _difference?.Dispose();
    }
}
