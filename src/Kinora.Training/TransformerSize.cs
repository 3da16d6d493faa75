namespace Kinora.Training;

/// <summary>Sizes of a transformer that are free to choose; its channels follow from the model's other networks.</summary>
/// <param name="Heads">Attention heads.</param>
/// <param name="HeadDim">Channels per head; a multiple of 8.</param>
/// <param name="Layers">Blocks.</param>
/// <param name="PositionWaves">Waves that tell each token where it stands, for each of frame, row and column; 0 for rotations alone, as in the public model.</param>
public sealed record TransformerSize(int Heads = 4, int HeadDim = 64, int Layers = 8, int PositionWaves = 0)
{
    internal IReadOnlyList<string> Faults() => new OptionFaults("transformer")
        .AtLeast("heads", Heads, 1)
        .Expect(HeadDim > 0 && HeadDim % 8 == 0, "head_dim", HeadDim, "a positive multiple of 8")
        .AtLeast("layers", Layers, 1)
        .AtLeast("position_waves", PositionWaves, 0)
        .All;
}
