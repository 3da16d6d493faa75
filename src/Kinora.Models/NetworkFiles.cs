using System.Text;
using Kinora.Checkpoints;
using Kinora.Nn;

namespace Kinora.Models;

/// <summary>A trained network as files: its configuration and its weights in one folder.</summary>
internal static class NetworkFiles
{
    public const string ConfigFile = "config.json";
    public const string WeightsFile = "model.safetensors";

    public static void Save(string folder, string configJson, ParameterStore parameters)
    {
        AtomicFile.Write(Path.Combine(folder, ConfigFile), stream => stream.Write(Encoding.UTF8.GetBytes(configJson)));
        SafetensorsWriter.Write(Path.Combine(folder, WeightsFile), parameters.All.Select(p => TensorEntry.FromTensor(p.Name, p.Value)));
    }
}
