using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Evaluation;

/// <summary>
/// A small convolutional network that reads one picture: for each cell of a grid whether a thing's centre is near, which
/// thing, where exactly and how large; and the setting of the whole picture. Owns its weights.
/// </summary>
/// <remarks>A one-stage detector on one scale, after Redmon et al. 2016 and Tian et al. 2019 (FCOS), as small as the world allows.</remarks>
public sealed class FrameReader : IDisposable
{
    /// <summary>Values of a cell before its classes: objectness, offset x and y, log of width and height.</summary>
    internal const int BoxValues = 5;

    private readonly ConvNorm _stem;
    private readonly ConvNorm _downHalf;
    private readonly ResidualBlock _half;
    private readonly ConvNorm _downGrid;
    private readonly ResidualBlock[] _grid;
    private readonly ConvNorm _neck;
    private readonly Linear _cells;
    private readonly Linear _setting;

    /// <summary>Builds the network on weights that it owns from now on.</summary>
    /// <param name="config">Sizes and classes.</param>
    /// <param name="store">Fresh weights, a checkpoint's, or shapes only.</param>
    public FrameReader(JudgeConfig config, ParameterStore store)
    {
        (Config, Parameters) = (config, store);
        var (path, width) = (store.Root["frame_reader"], config.Width);
        _stem = new ConvNorm(path["stem"], 3, width / 4, stride: 2);
        _downHalf = new ConvNorm(path["down_half"], width / 4, width / 2, stride: 2);
        _half = new ResidualBlock(path["half"], width / 2);
        _downGrid = new ConvNorm(path["down_grid"], width / 2, width, stride: 2);
        _grid = [.. Enumerable.Range(0, config.Blocks).Select(k => new ResidualBlock(path["grid"][k], width))];
        _neck = new ConvNorm(path["neck"], width, width);
        _cells = new Linear(path["cells"], width, BoxValues + config.Things.Count, initialization: Initialization.FanIn(0.3));
        _setting = new Linear(path["setting"], width + (width / 2), config.Settings.Count, initialization: Initialization.FanIn(0.3));
    }

    /// <summary>Sizes and classes.</summary>
    public JudgeConfig Config { get; }

    /// <summary>All weights.</summary>
    public ParameterStore Parameters { get; }

    /// <summary>Reads pictures.</summary>
    /// <param name="pictures_BCHW">Pixels [B, 3, size, size] in [-1, 1].</param>
    /// <returns>Cells [B, grid, grid, 5 + things]: logit of objectness, centre minus cell centre in cells (x, y), logarithm of
    /// width and height in picture heights, logits of the things. Settings [B, settings]: logits.</returns>
    internal (Tensor Cells_BYXK, Tensor Settings_BS) Forward(Tensor pictures_BCHW)
    {
        using var scope = new TensorScope();
        var half = _half.Forward(_downHalf.Forward(_stem.Forward(pictures_BCHW).Silu()).Silu());
        var grid = _downGrid.Forward(half).Silu();
        foreach (var block in _grid) grid = block.Forward(grid);
        var cells = _cells.Forward(_neck.Forward(grid).Silu().Permute(0, 2, 3, 1));
        var settings = _setting.Forward(Tensor.Concat([grid.Mean([2, 3]), half.Mean([2, 3])], 1));
        return (scope.Keep(cells), scope.Keep(settings));
    }

    /// <summary>Frees the weights.</summary>
    public void Dispose() => Parameters.Dispose();
}
