using Kinora.Models.VideoVae.Layers.Flows;

namespace Kinora.Models.VideoVae.Layers;

/// <summary>An enlargement between two levels of the decoder.</summary>
internal interface IUpsample : IResample
{
    /// <summary>The same a few frames at a time.</summary>
    IFrameFlow Flow(RowTiles tiles);
}
