using Kinora.Media;

namespace Kinora.Training.Plots;

/// <summary>The plots in a run folder: <c>plots/loss.png</c>, <c>plots/held_out.png</c> and <c>plots/learning_rate.png</c>.</summary>
/// <param name="folder">The run folder.</param>
/// <param name="stage">Name of the stage, for titles.</param>
/// <param name="log">Is told, once, when plots can't be drawn.</param>
public sealed class RunPlots(string folder, string stage, TextWriter log)
{
    private const string PlotsFolder = "plots";
    private bool _hasComplained;

    /// <summary>
    /// Draws several runs over one another: the training loss, smoothed, and every held-out figure that any of them has.
    /// </summary>
    /// <param name="runFolders">Folders of runs; one is enough.</param>
    /// <param name="png">The picture to write.</param>
    /// <param name="byHours">Over hours of training instead of samples.</param>
    /// <exception cref="TrainingException">A folder is no run's, or no run has figures yet.</exception>
    /// <exception cref="MediaToolException">ffmpeg is missing or reads no SVG; the drawing is there as SVG.</exception>
    /// <exception cref="IOException">The picture can't be written.</exception>
    public static void Compare(IReadOnlyList<string> runFolders, string png, bool byHours = false)
    {
        var panels = RunPanels.Compare([.. runFolders.Select(RunFigures.Read)], byHours);
        if (panels.Count == 0) throw new TrainingException($"Plotting {string.Join(", ", runFolders)}: no run has figures yet. Try again when it has logged its first step.");
        PlotFile.Write(png, panels);
    }

    /// <summary>
    /// Draws all plots for which there are figures. A run does not die of a plot: where there is no ffmpeg that reads SVG, the
    /// drawings are kept as SVG.
    /// </summary>
    public void Draw()
    {
        try
        {
            var run = RunFigures.Read(folder);
            foreach (var (name, panels) in new[] { ("loss", RunPanels.LossOf(run, stage)), ("held_out", RunPanels.HeldOutOf(run, stage)), ("learning_rate", RunPanels.LearningRateOf(run, stage)) })
            {
                if (panels.Count > 0) DrawOne(Path.Combine(folder, PlotsFolder, name + ".png"), panels);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or TrainingException)
        {
            Complain($"the plots can't be drawn: {error.Message}");
        }
    }

    private void DrawOne(string png, IReadOnlyList<Panel> panels)
    {
        try
        {
            PlotFile.Write(png, panels);
        }
        catch (MediaToolException error)
        {
            Complain($"plots stay SVG files, which a browser shows, since no PNG can be made of them. Install an ffmpeg that reads SVG, as Debian's package ffmpeg does. {error.Message}");
        }
    }

    private void Complain(string what)
    {
        if (!_hasComplained) log.WriteLine($"{stage}: {what}");
        _hasComplained = true;
    }
}
