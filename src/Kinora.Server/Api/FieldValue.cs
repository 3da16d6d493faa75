using System.Text.Json;

namespace Kinora.Server.Api;

/// <summary>One field of a request.</summary>
/// <param name="Text">A text, or a number as it was written; null for a list or an object.</param>
/// <param name="Json">The value, where it came as JSON.</param>
internal readonly record struct FieldValue(string? Text, JsonElement? Json);
