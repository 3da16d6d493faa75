using System.Text;
using Kinora.Checkpoints;
using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Training;

/// <summary>Writes what a model folder holds; every file is complete or absent.</summary>
internal static class ModelExport
{
    // What names the folder as a model of this architecture (spec 13) and its schedule (spec 2).
    private const string ModelIndex = """
        {
          "_class_name": "StepVideoPipeline",
          "scheduler": ["stepvideo", "FlowMatchDiscreteScheduler"],
          "transformer": ["stepvideo", "StepVideoModel"]
        }

        """;

    private const string SchedulerConfig = """
        {
          "_class_name": "FlowMatchDiscreteScheduler",
          "num_train_timesteps": 1000,
          "reverse": false,
          "solver": "euler"
        }

        """;

    /// <summary>One safetensors file in fp16, half the size of the training weights.</summary>
    /// <param name="path">The file.</param>
    /// <param name="parameters">The weights.</param>
    /// <param name="fileKey">The file's key for a parameter name, where the two differ.</param>
    public static void WriteWeights(string path, IEnumerable<Parameter> parameters, Func<string, string>? fileKey = null)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        SafetensorsWriter.Write(path, [.. parameters.Select(p => TensorEntry.FromTensor(fileKey?.Invoke(p.Name) ?? p.Name, p.Value.To(DType.F16)))]);
    }

    /// <summary>A text file in UTF-8.</summary>
    public static void WriteText(string path, string text) => AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>The files beside the networks that make a folder a whole model; those that are there stay as they are.</summary>
    public static void WriteIndexWhereMissing(ModelFolder model)
    {
        if (!File.Exists(model.ModelIndexFile)) WriteText(model.ModelIndexFile, ModelIndex);
        if (!File.Exists(model.SchedulerConfigFile)) WriteText(model.SchedulerConfigFile, SchedulerConfig);
    }
}
