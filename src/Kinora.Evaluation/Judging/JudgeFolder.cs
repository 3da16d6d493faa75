using System.Text;
using System.Text.Json;
using Kinora.Checkpoints;
using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Evaluation;

/// <summary>The files of a judge: <c>config.json</c>, <c>frame_reader.safetensors</c> and <c>motion_reader.safetensors</c>.</summary>
/// <param name="root">The folder.</param>
public sealed class JudgeFolder(string root)
{
    private const string FrameFile = "frame_reader.safetensors";
    private const string MotionFile = "motion_reader.safetensors";

    /// <summary>The folder.</summary>
    public string Root => root;

    private string ConfigFile => Path.Combine(root, "config.json");

    /// <summary>Tells the judge from others: a fingerprint of both networks.</summary>
    public string ComputeSha256() => ContentFingerprint.OfFiles(root, [FrameFile, MotionFile]);

    /// <summary>What the judge knows.</summary>
    /// <exception cref="JudgeException">The file is missing, or not a judge's.</exception>
    public JudgeConfig ReadConfig()
    {
        try
        {
            return JudgeConfig.FromJson(File.ReadAllText(ConfigFile));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new JudgeException($"Reading the judge in {root}: there is no usable config.json ({error.Message}) Name a judge's folder with --judge, or train one: kinora train judge --config configs/train/judge.json.", error);
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            throw new JudgeException($"Reading {ConfigFile}: {error.Message} Train the judge anew: kinora train judge --config configs/train/judge.json.", error);
        }
    }

    /// <summary>The trained frame reader.</summary>
    /// <param name="device">Where it computes.</param>
    /// <exception cref="JudgeException">Files are missing or not a judge's.</exception>
    /// <exception cref="CheckpointException">The weights are damaged, or of other sizes than the configuration's.</exception>
    public FrameReader LoadFrameReader(Device device = default) => Load(FrameFile, device, (config, store) => new FrameReader(config, store));

    /// <summary>The trained motion reader.</summary>
    /// <param name="device">Where it computes.</param>
    /// <exception cref="JudgeException">Files are missing or not a judge's.</exception>
    /// <exception cref="CheckpointException">The weights are damaged, or of other sizes than the configuration's.</exception>
    public MotionReader LoadMotionReader(Device device = default) => Load(MotionFile, device, (config, store) => new MotionReader(config, store));

    /// <summary>Writes the frame reader's weights in fp16, and the configuration.</summary>
    /// <param name="reader">The network.</param>
    public void Write(FrameReader reader) => Write(FrameFile, reader.Config, reader.Parameters);

    /// <summary>Writes the motion reader's weights in fp16, and the configuration.</summary>
    /// <param name="reader">The network.</param>
    public void Write(MotionReader reader) => Write(MotionFile, reader.Config, reader.Parameters);

    private TNetwork Load<TNetwork>(string name, Device device, Func<JudgeConfig, ParameterStore, TNetwork> build)
    {
        var config = ReadConfig();
        var path = Path.Combine(root, name);
        if (!File.Exists(path)) throw new JudgeException($"Reading the judge in {root}: {name} is missing. Train it: kinora train judge --config configs/train/judge.json.");
        using var source = SafetensorsFile.Open(path);
        using (var shapes = ParameterStore.Meta())
        {
            _ = build(config, shapes);
            KeyReport.Compare(shapes.All.Select(p => new ExpectedTensor(p.Name, p.Value.Shape.ToArray())), source).ThrowIfDifferent();
        }

        return build(config, ParameterStore.From(source, device));
    }

    private void Write(string name, JudgeConfig config, ParameterStore weights)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        Directory.CreateDirectory(root);
        AtomicFile.Write(ConfigFile, stream => stream.Write(Encoding.UTF8.GetBytes(config.ToJson())));
        SafetensorsWriter.Write(Path.Combine(root, name), [.. weights.All.Select(p => TensorEntry.FromTensor(p.Name, p.Value.To(DType.F16)))]);
    }
}
