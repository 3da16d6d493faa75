namespace Kinora.Evaluation;

/// <summary>A table of judgements.</summary>
/// <typeparam name="T">What a cell holds.</typeparam>
/// <param name="Columns">Names of the columns.</param>
/// <param name="Rows">Category and cells, all categories together first.</param>
public sealed record VoteTable<T>(IReadOnlyList<string> Columns, IReadOnlyList<(string Category, IReadOnlyList<T> Cells)> Rows);
