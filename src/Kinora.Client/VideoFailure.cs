namespace Kinora.Client;

/// <summary>Why a video failed.</summary>
/// <param name="Code">A word for programs, such as out_of_memory.</param>
/// <param name="Message">A sentence for people.</param>
public sealed record VideoFailure(string Code, string Message);
