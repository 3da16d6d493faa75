using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kinora.Checkpoints;
using Kinora.Models.StepVideoDit;
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

    /// <summary>A model's own settings for generating, in its folder.</summary>
    public const string GenerationConfig = "generation_config.json";

    private const string SchedulerConfig = """
        {
          "_class_name": "FlowMatchDiscreteScheduler",
          "num_train_timesteps": 1000,
          "reverse": false,
          "solver": "euler"
        }

        """;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

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

    /// <summary>A transformer's configuration and weights.</summary>
    /// <param name="modelFolder">The model's root.</param>
    /// <param name="dit">The network.</param>
    public static void WriteTransformer(string modelFolder, StepVideoDit dit)
    {
        var config = new ModelFolder(modelFolder).TransformerConfigFile;
        WriteText(config, dit.Config.ToJson() + "\n");
        WriteWeights(Path.Combine(Path.GetDirectoryName(config)!, "diffusion_pytorch_model.safetensors"), dit.Parameters.All);
    }

    /// <summary>The index of a model folder that has its missing files from another's: it holds that one's relative path.</summary>
    /// <param name="modelFolder">The folder's root.</param>
    /// <param name="from">The other model, which is whole.</param>
    public static void WriteIndex(string modelFolder, ModelFolder from)
    {
        var relative = Path.GetRelativePath(Path.GetFullPath(modelFolder), Path.GetFullPath(from.BaseRoot ?? from.Root)).Replace(Path.DirectorySeparatorChar, '/');
        var index = JsonNode.Parse(ModelIndex)!.AsObject();
        index[ModelFolder.BaseKey] = relative;
        WriteText(new ModelFolder(modelFolder).ModelIndexFile, index.ToJsonString(Indented) + "\n");
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
