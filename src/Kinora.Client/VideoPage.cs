namespace Kinora.Client;

/// <summary>A page of videos.</summary>
/// <param name="Data">The videos.</param>
/// <param name="HasMore">Whether there are more behind the last one.</param>
public sealed record VideoPage(IReadOnlyList<Video> Data, bool HasMore);
