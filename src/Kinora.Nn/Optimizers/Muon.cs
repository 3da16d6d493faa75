using Kinora.Tensors;

namespace Kinora.Nn;

/// <summary>Settings of <see cref="Muon"/>.</summary>
/// <param name="AdamW">Settings of the parameters that Muon does not take; learning rate and weight decay are Muon's as well.</param>
/// <param name="Momentum">Decay of the sum of gradients, in [0, 1).</param>
/// <param name="WidestSide">
/// Matrices whose shorter side is longer than this are cut into blocks of rows that are orthogonalized one by one: the work grows with
/// the cube of that side. At least 2.
/// </param>
public sealed record MuonOptions(AdamWOptions AdamW, double Momentum = 0.95, int WidestSide = 384);

/// <summary>
/// Momentum orthogonalized by Newton-Schulz steps (Jordan et al. 2024): every direction of a weight matrix moves by the same
/// amount, so that rare ones learn as fast as common ones. Convolutions [out, in, ...] count as matrices [out, in ...]. The
/// update has the spectral norm 5 lr √max(1, rows / columns), so that wide and narrow layers move by the same share of their size
/// (Yang et al. 2023, condition 1); of a matrix of 625 columns that is AdamW's usual size (Liu et al. 2025, equation 4).
/// Parameters of fewer than two axes and those that <c>embeds</c> names stay with AdamW.
/// </summary>
public sealed class Muon : IOptimizer
{
    /// <summary>What run files and checkpoints call the method.</summary>
    public const string MethodName = "muon";

    /// <summary>Begins the names of momentum in the state.</summary>
    public const string MomentumPrefix = "momentum.";

    // 0.2 √625.
    private const double NormPerRate = 5;

    private readonly MuonOptions _options;
    private readonly Parameter[] _matrices;
    private readonly Tensor[] _momentum;
    private readonly AdamW _others;

    /// <summary>Makes the optimizer for parameters that record gradients; its state lies on their device.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="options">Settings.</param>
    /// <param name="embeds">True for tables of embeddings and output layers, by name: their rows are not directions of one space.</param>
    public Muon(IEnumerable<Parameter> parameters, MuonOptions options, Predicate<string>? embeds = null)
    {
        _options = options;
        var all = parameters.ToList();
        _matrices = [.. all.Where(IsMatrix)];
        _momentum = [.. _matrices.Select(p => Tensor.Zeros(p.Value.Shape, p.Value.DType, p.Value.Device).Unscoped())];
        _others = new AdamW(all.Where(p => !IsMatrix(p)), options.AdamW);

        bool IsMatrix(Parameter parameter)
        {
            var shape = parameter.Value.Shape;
            if (shape.Length < 2 || embeds?.Invoke(parameter.Name) == true) return false;
            var columns = parameter.Value.ElementCount / shape[0];
            return Math.Min(shape[0], columns) > 1;
        }
    }

    /// <summary>The settings.</summary>
    public MuonOptions Options => _options;

    /// <summary>Names of the parameters whose updates are orthogonalized.</summary>
    public IEnumerable<string> Matrices => _matrices.Select(p => p.Name);

    /// <inheritdoc/>
    public string Name => MethodName;

    /// <inheritdoc/>
    public long StepCount
    {
        get => _others.StepCount;
        set => _others.StepCount = value;
    }

    /// <summary>The state's tensors by name: <c>momentum.KEY</c>, and AdamW's for the others.</summary>
    public IEnumerable<Parameter> State() =>
        _matrices.Zip(_momentum, (parameter, momentum) => new Parameter(MomentumPrefix + parameter.Name, momentum)).Concat(_others.State());

    /// <inheritdoc/>
    public void Step(double scale = 1)
    {
        _others.Step(scale);
        using var noGrad = GradMode.NoGrad();
        var rate = _options.AdamW.LearningRate * scale;
        for (var k = 0; k < _matrices.Length; k++)
        {
            if (_matrices[k].Value.Gradient is not { } gradient) continue;
            using var scope = new TensorScope();
            var value = _matrices[k].Value;
            _momentum[k].MulInPlace(_options.Momentum).AddInPlace(gradient);
            // Nesterov's look ahead.
            var direction = gradient + (_momentum[k] * _options.Momentum);
            var rows = value.Size(0);
            var columns = value.ElementCount / rows;
            value.MulInPlace(1 - (rate * _options.AdamW.WeightDecay));
            var blocks = BlocksOf(rows, columns);
            foreach (var (part_rc, into) in direction.Reshape(rows, columns).Chunk(blocks, 0).Zip(value.Chunk(blocks, 0)))
            {
                var update = Orthogonalization.NewtonSchulz(part_rc).Reshape([.. into.Shape]);
                into.AddInPlace(update, -rate * NormPerRate * Math.Sqrt(Math.Max(1, part_rc.Size(0) / (double)columns)));
            }
        }
    }

    // Blocks of rows, as few as make the shorter side of each fit.
    private int BlocksOf(long rows, long columns) => Math.Min(rows, columns) <= _options.WidestSide ? 1 : (int)((rows + _options.WidestSide - 1) / _options.WidestSide);

    /// <summary>Frees the state.</summary>
    public void Dispose()
    {
        foreach (var tensor in _momentum) tensor.Dispose();
        _others.Dispose();
    }
}
