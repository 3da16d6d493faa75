using Kinora.Checkpoints;
using Kinora.Data.Preference;
using Kinora.Models.StepVideoDit;

namespace Kinora.Training.Stages;

/// <summary>The samples of a run, checked and split by prompt.</summary>
/// <param name="Train">Trained on.</param>
/// <param name="HeldOut">Measured on; none of their prompts is trained on.</param>
/// <param name="Shape">F, z, h, w of every sample.</param>
internal sealed record ReflowData(IReadOnlyList<ReflowSample> Train, IReadOnlyList<ReflowSample> HeldOut, IReadOnlyList<long> Shape)
{
    /// <summary>Reads the folders and says what is used of them.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="transformer">Sizes of the network.</param>
    /// <param name="model">The model that is trained.</param>
    /// <param name="log">Lines for the person who watches.</param>
    /// <exception cref="PreferenceDataException">A list can't be read or has bad rows; all are named.</exception>
    /// <exception cref="TrainingException">The samples don't fit each other or the network.</exception>
    public static ReflowData Prepare(ReflowOptions options, StepVideoDitConfig transformer, ModelFolder model, TextWriter log)
    {
        var all = options.Samples.Select(SampleList.Read).SelectMany(list => list.Videos.Select(video => new ReflowSample(video, list.FileOf(video)))).ToList();
        var faults = new List<string>();
        var prompts = PromptSplit.Distinct(all.Select(s => s.Video.Prompt)).Count;
        if (prompts < 2) faults.Add($"there are samples of {prompts} prompts, at least two are needed, since prompts are held out; make more with 'kinora data samples'");
        var shapes = LatentStore.ShapesOf(all.Select(s => s.File));
        if (shapes.Count > 1) faults.Add($"the samples have latents of different sizes, {LatentStore.Describe(shapes)}; train on one size");
        if (shapes.Count > 0 && shapes[0][1] != transformer.InChannels) faults.Add($"the samples' latents have {shapes[0][1]} channels, the transformer's have {transformer.InChannels}");
        TrainingException.ThrowIfAny("Straightening a model's flow", faults);

        var split = PromptSplit.Of(all, s => s.Video.Prompt, options.HeldOutShare, options.DataSeed);
        log.WriteLine($"reflow: {split.Train.Count:N0} samples are trained on, {split.HeldOut.Count:N0} held out ({split.HeldOutPrompts:N0} of {split.Prompts:N0} prompts)");
        var sha = model.WeightsSha256();
        if (all.Count(s => s.Video.WeightsSha256 != sha) is > 0 and var foreign) log.WriteLine($"reflow: {foreign:N0} of {all.Count:N0} samples were made by other weights than the model's");
        return new ReflowData(split.Train, split.HeldOut, shapes[0]);
    }
}
