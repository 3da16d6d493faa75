namespace Kinora.Pipelines;

/// <summary>A request does not fit the memory that it may take; nothing has been loaded.</summary>
/// <param name="message">Whole sentences with the smallest budget that does.</param>
/// <param name="smallestBytes">That budget.</param>
public sealed class BudgetException(string message, long smallestBytes) : Exception(message)
{
    /// <summary>The smallest budget that the request runs in.</summary>
    public long SmallestBytes { get; } = smallestBytes;
}
