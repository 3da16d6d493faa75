namespace Kinora.Media;

/// <summary>Settings of <see cref="VideoWriter"/> beyond size and rate.</summary>
public sealed record VideoWriterOptions
{
    /// <summary>
    /// Constant rate factor: lower is better and larger. H.264 (1 to 51): null means 16, which keeps small pictures crisp.
    /// VP9 (1 to 63): null means 18. Refused for the other forms, which have none.
    /// </summary>
    public int? ConstantRateFactor { get; init; }

    /// <summary>How a contact sheet is laid out; used for <c>.png</c> only.</summary>
    public ContactSheetLayout ContactSheet { get; init; } = new();

    /// <summary>The programs to use; null for <see cref="MediaTools.Default"/>.</summary>
    public MediaTools? Tools { get; init; }
}
