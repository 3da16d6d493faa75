namespace Kinora.Architecture.Tests.Rules;

/// <summary>Which project of src may refer to which. What is not listed is refused, so that the layers stay layers.</summary>
internal static class AllowedReferences
{
    private static readonly Dictionary<string, string[]> _table = new()
    {
        ["Kinora.Tensors"] = [],
        ["Kinora.Media"] = [],
        ["Kinora.Text"] = [],
        ["Kinora.Nn"] = ["Kinora.Tensors"],
        ["Kinora.Checkpoints"] = ["Kinora.Tensors"],
        ["Kinora.Diffusion"] = ["Kinora.Tensors"],
        // Text and Media for their data types only: tokens and frames.
        ["Kinora.Models"] = ["Kinora.Nn", "Kinora.Checkpoints", "Kinora.Tensors", "Kinora.Text", "Kinora.Media"],
        ["Kinora.Pipelines"] = ["Kinora.Models", "Kinora.Diffusion", "Kinora.Text", "Kinora.Media", "Kinora.Checkpoints"],
        // What library users start from: the pipeline in a container, and a client that needs nothing of the engine.
        ["Kinora.DependencyInjection"] = ["Kinora.Pipelines"],
        ["Kinora.Client"] = [],
        ["Kinora.Data"] = ["Kinora.Media", "Kinora.Text", "Kinora.Models", "Kinora.Checkpoints"],
        ["Kinora.Training"] = ["Kinora.Data", "Kinora.Models", "Kinora.Diffusion", "Kinora.Nn", "Kinora.Checkpoints", "Kinora.Pipelines"],
        // Training for its trainer: the judge is a network that is trained like any other. Training never looks back.
        ["Kinora.Evaluation"] = ["Kinora.Pipelines", "Kinora.Models", "Kinora.Data", "Kinora.Media", "Kinora.Training"],
    };

    // The programs may use every library, but not each other: one starts the other as a process.
    private static readonly string[] _programs = ["Kinora.Cli", "Kinora.Server"];

    /// <summary>The projects a project may refer to; null where the project is not part of the architecture.</summary>
    public static IReadOnlyCollection<string>? For(string project) =>
        _programs.Contains(project) ? _table.Keys : _table.GetValueOrDefault(project);

    /// <summary>One sentence per fault of the given project; empty when it keeps to the table.</summary>
    public static IReadOnlyList<string> Violations(ProjectFile project)
    {
        if (For(project.Name) is not { } allowed)
            return [$"{project.Path}: {project.Name} is not in the table of allowed references; give it a place there first."];

        return [.. project.References.Except(allowed)
            .Select(reference => $"{project.Path}: refers to {reference}; allowed are: {(allowed.Count == 0 ? "none" : string.Join(", ", allowed))}.")];
    }
}
