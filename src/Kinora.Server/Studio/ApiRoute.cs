namespace Kinora.Server.Studio;

/// <summary>A route of the API.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">Its pattern.</param>
/// <param name="Summary">What it does.</param>
/// <param name="Query">Its parameters behind the question mark.</param>
public sealed record ApiRoute(string Method, string Path, string Summary, IReadOnlyList<ApiField> Query);
