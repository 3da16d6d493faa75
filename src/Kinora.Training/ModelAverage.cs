using Kinora.Checkpoints;
using Kinora.Tensors;

namespace Kinora.Training;

/// <summary>
/// The mean of several transformers' weights (Wortsman et al. 2022; the report, section 9.3, found it better than a moving average, for models
/// fine-tuned on different data and even for checkpoints of one run).
/// </summary>
public static class ModelAverage
{
    private const string CheckpointWeights = "weights.safetensors";

    /// <summary>Averages in fp32 and writes a model folder with fp16 weights.</summary>
    /// <param name="models">Model folders, or checkpoint folders of training runs of all weights; the first is a model folder and gives all other parts.</param>
    /// <param name="target">The folder to write; it may not exist yet.</param>
    /// <exception cref="TrainingException">A source is no such folder, or they differ in keys, shapes, text encoders or VAE; every fault is told.</exception>
    /// <exception cref="CheckpointException">A file is damaged or can't be written.</exception>
    public static void Write(IReadOnlyList<string> models, string target)
    {
        var faults = new List<string>();
        if (models.Count < 2) faults.Add("a mean needs at least two models");
        var first = ModelFolder.Open(models[0]);
        foreach (var model in models.Where(model => Find(model) is null)) faults.Add($"{model} is neither a model folder nor a checkpoint of a run that trains all weights");
        if (Find(models[0]) is not null && !IsModel(models[0])) faults.Add($"{models[0]} is a checkpoint; the first must be a model folder, which gives text encoders and VAE");
        if (Path.Exists(target)) faults.Add($"{target} exists already; name a folder that does not");
        TrainingException.ThrowIfAny("Averaging models", faults);

        ModelFolder[] whole = [first, .. models.Skip(1).Where(IsModel).Select(ModelFolder.Open)];
        faults.AddRange([.. TransformerFolder.TextFaults(whole), .. TransformerFolder.LatentFaults(whole)]);
        var sources = new List<CheckpointSource>();
        try
        {
            foreach (var model in models) sources.Add(CheckpointSource.Open(Find(model)!));
            var expected = TransformerFolder.TensorsOf(sources[0]);
            foreach (var (model, source) in models.Zip(sources).Skip(1))
            {
                var report = KeyReport.Compare(expected.Select(e => new ExpectedTensor(e.Name, [.. e.Shape])), source);
                if (!report.IsMatch) faults.Add($"{model} has another transformer: {report.ToText()}");
            }

            TrainingException.ThrowIfAny("Averaging models", faults);
            TransformerFolder.Write(target, first, expected, name =>
            {
                var mean = sources[0].Load(name).To(DType.F32);
                foreach (var source in sources.Skip(1)) mean += source.Load(name).To(DType.F32);
                return mean * (1.0 / sources.Count);
            });
        }
        finally
        {
            foreach (var source in sources) source.Dispose();
        }
    }

    private static bool IsModel(string folder) => File.Exists(new ModelFolder(folder).ModelIndexFile);

    // The file or index of a transformer's weights; null where there is none.
    private static string? Find(string folder) =>
        IsModel(folder) ? ModelFolder.Open(folder).FindWeights(ModelParts.Transformer)
        : Path.Combine(folder, CheckpointWeights) is var file && File.Exists(file) ? file : null;
}
