using Microsoft.AspNetCore.Components;

namespace Kinora.Server.Studio;

/// <summary>A page or a part of one.</summary>
public abstract class StudioComponent : ComponentBase
{
    /// <summary>What every page knows.</summary>
    [Parameter]
    [EditorRequired]
    public StudioContext S { get; set; } = null!;
}
