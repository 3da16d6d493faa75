using Kinora.Benchmarks.Comparisons;
using Kinora.Benchmarks.Twins;
using Kinora.Models.StepVideoDit;
using Kinora.Nn;
using Kinora.Tensors;
using Kinora.Tensors.Kernels;

namespace Kinora.Benchmarks;

/// <summary>Forward and backward of the transformer at the sizes of <c>models/mini</c> on pictures, and of the passes in it, without an optimizer.</summary>
internal static class TrainingStep
{
    private const int Rows = 96;
    private const int Side = 6;
    private const int Tokens = Side * Side;
    private const int ClipTokens = 77;
    private const int CaptionTokens = 20;
    private const double Eps = 1e-6;

    private static readonly StepVideoDitConfig Sizes = new(4, 64, 6, 32, 32, 192, 160);

    /// <summary>A step; weights and inputs are made by the call.</summary>
    /// <param name="views">Pictures that share a text.</param>
    public static Action OfKinora(int views)
    {
        var (model, inputs) = Make(views);
        return () => Differentiate(model, inputs, text => model.Forward(inputs.Latents, inputs.Time, text));
    }

    /// <summary>A step, a text for every picture, and the same in plain operators.</summary>
    public static (Side Kinora, Side Twin) WithTwin()
    {
        var (model, inputs) = Make(views: 1);
        var twin = new TwinDit(model);
        return (InFp32(model, inputs), new Side("DiT training step, in plain operators", () => Differentiate(model, inputs, text => twin.Forward(inputs.Latents, inputs.Time, text))));
    }

    /// <summary>A step whose linear layers and attention multiply in bfloat16, and the same in fp32.</summary>
    public static (Side Bfloat16, Side Fp32) InBfloat16()
    {
        var (model, inputs) = Make(views: 1);
        var fp32 = InFp32(model, inputs);
        return (
            new Side($"{fp32.Name}, products in bfloat16", () =>
            {
                using var precision = MixedPrecision.Products(true);
                fp32.Run();
            }),
            fp32);
    }

    /// <summary>Each pass that has a kernel for training, and the same in plain operators; inputs are made by the calls.</summary>
    public static IEnumerable<(string Name, Func<Side> Kinora, Func<Side> Plain)> Kernels()
    {
        var (width, heads, headWidth) = (Sizes.Width, Sizes.Heads, Sizes.HeadDim);
        yield return Pass("gelu", [[Rows, Tokens, 4 * width]], x => TrainingRows.Gelu(x[0]), x => x[0].Gelu(tanhApproximation: true));
        yield return Pass(
            "layer_norm",
            [[Rows, Tokens, width], [width], [width], [Rows, 1, width], [Rows, 1, width]],
            x => TrainingRows.LayerNormModulated(x[0], Eps, x[1], x[2], x[3], x[4]),
            x => (x[0].LayerNorm(Eps, x[1], x[2]) * (x[3] + 1)) + x[4]);
        yield return Pass("head_norm", [[Rows, Tokens, heads, headWidth], [headWidth]], x => TrainingRows.HeadNorm(x[0], x[1], Eps), x => PlainNorm(x[0], x[1]));
        var rotation = new RotaryEmbedding3D(Sizes, 1, Side, Side, default);
        yield return Pass(
            "rotated_head_norm",
            [[Rows, Tokens, heads, headWidth], [headWidth]],
            x => TrainingRows.HeadNorm(x[0], x[1], Eps, rotation.Kernel),
            x => rotation.Rotate(PlainNorm(x[0], x[1]).Transpose(1, 2)).Transpose(1, 2));
        yield return Pass("residual", [[Rows, Tokens, width], [Rows, 1, width], [Rows, Tokens, width]], x => TrainingRows.AddResidual(x[0], x[1], x[2]), x => (x[0] * x[1]) + x[2]);
        // The product that makes the scores is left out: a copy of them takes its place on both sides.
        var scale = 1 / Math.Sqrt(headWidth);
        int[] lengths = [.. Enumerable.Range(0, Rows).Select(row => ClipTokens + CaptionTokens - (row % CaptionTokens))];
        yield return Pass(
            "softmax",
            [[Rows, heads, Tokens, ClipTokens + CaptionTokens]],
            x => TrainingRows.SoftmaxInPlace(x[0].Clone(), scale, lengths),
            x => ((x[0].Clone() * scale) + new AttentionMask { KeyLengths = lengths }.ToBias(0, Tokens, ClipTokens + CaptionTokens, DType.F32, default)!).Softmax(-1));
    }

    private static Tensor PlainNorm(Tensor x, Tensor weight) => x * (x.Square().Mean([-1], keep: true) + Eps).Rsqrt() * weight;

    private static (string Name, Func<Side> Kinora, Func<Side> Plain) Pass(string name, long[][] shapes, Func<Tensor[], Tensor> kernel, Func<Tensor[], Tensor> plain)
    {
        return (name, () => Side($"{name}, forward and backward", kernel), () => Side($"{name}, in plain operators", plain));

        Side Side(string title, Func<Tensor[], Tensor> function)
        {
            var stream = new RandomStream(12);
            Tensor[] inputs = [.. shapes.Select((shape, k) => stream.Split((ulong)k).Normal(shape))];
            var gradient = stream.Split("gradient").Normal(shapes[0]);
            foreach (var input in inputs) input.RequiresGrad = true;
            return new Side(title, () =>
            {
                using var recording = GradMode.Enable();
                foreach (var input in inputs) input.Gradient = null;
                function(inputs).Backward(gradient);
            });
        }
    }

    private static Side InFp32(StepVideoDit model, Inputs inputs) =>
        new("DiT training step", () => Differentiate(model, inputs, text => model.Forward(inputs.Latents, inputs.Time, text)));

    private static (StepVideoDit Model, Inputs Inputs) Make(int views)
    {
        var model = new StepVideoDit(Sizes, ParameterStore.Fresh(5));
        TwinWeights.Stir(model.Parameters, 8);
        foreach (var parameter in model.Parameters.All) parameter.Value.RequiresGrad = true;
        var stream = new RandomStream(6);
        var texts = Rows / views;
        return (model, new Inputs(
            stream.Split("latents").Normal([Rows, 1, Sizes.InChannels, Side, Side]),
            stream.Split("target").Normal([Rows, 1, Sizes.OutChannels, Side, Side]),
            Tensor.Full([Rows], 0.5),
            stream.Split("caption").Normal([texts, CaptionTokens, Sizes.CaptionChannels]),
            stream.Split("clip").Normal([texts, ClipTokens, Sizes.ClipChannels])));
    }

    private static void Differentiate(StepVideoDit model, Inputs inputs, Func<TextContext, Tensor> forward)
    {
        using var recording = GradMode.Enable();
        foreach (var parameter in model.Parameters.All) parameter.Value.Gradient = null;
        var text = model.PrepareText(inputs.Caption, inputs.Clip, [.. Enumerable.Repeat(CaptionTokens, (int)inputs.Caption.Size(0))]);
        (forward(text) - inputs.Target).Square().Mean().Backward();
    }

    private sealed record Inputs(Tensor Latents, Tensor Target, Tensor Time, Tensor Caption, Tensor Clip);
}
