using Kinora.Data.World;

namespace Kinora.Evaluation;

/// <summary>Lets the judge read a folder's videos; readings are kept beside them.</summary>
/// <param name="judgeFolder">The judge.</param>
/// <param name="library">The world.</param>
/// <param name="log">Lines for the person who waits.</param>
public sealed class SampleJudging(string judgeFolder, ConceptLibrary library, TextWriter log)
{
    private const int LogEvery = 32;

    /// <summary>Reads what was not read before.</summary>
    /// <param name="folder">The folder with the videos.</param>
    /// <param name="prompts">The prompts.</param>
    /// <param name="videos">Videos of each.</param>
    /// <param name="framesPerSecond">Rate at which they play.</param>
    /// <param name="cancellation">Looked at before each video.</param>
    /// <returns>By the samples' names.</returns>
    /// <exception cref="JudgeException">The judge can't be used.</exception>
    public IReadOnlyDictionary<string, JudgedVideo> Run(SampleFolder folder, IReadOnlyList<SuitePrompt> prompts, int videos, double framesPerSecond, CancellationToken cancellation = default)
    {
        using var judge = Judge.Load(judgeFolder, library);
        var (sha, maker, read) = (new JudgeFolder(judgeFolder).ComputeSha256(), new VerdictMaker(library), 0);
        var judged = new Dictionary<string, JudgedVideo>(StringComparer.Ordinal);
        foreach (var prompt in prompts)
        {
            for (var video = 0; video < videos; video++)
            {
                cancellation.ThrowIfCancellationRequested();
                var name = SampleFolder.NameOf(prompt, video);
                judged[name] = folder.Judged(name, sha, () =>
                {
                    if (++read % LogEvery == 0) log.WriteLine($"{read:N0} videos judged");
                    var reading = judge.ReadFile(folder.VideoOf(name), cancellation);
                    return new JudgedVideo(sha, WorldAxes.Of(maker.Judge(prompt, reading, framesPerSecond, 0), reading));
                });
            }
        }

        return judged;
    }
}
