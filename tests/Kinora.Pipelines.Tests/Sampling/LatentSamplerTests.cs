using Kinora.Diffusion;
using Kinora.Models.StepVideoDit;
using Kinora.Nn;
using Kinora.Pipelines.Tests.Support;
using Kinora.Tensors;

namespace Kinora.Pipelines.Tests.Sampling;

public sealed class LatentSamplerTests
{
    private static readonly LatentShape Shape = new(3, 1, 1, 2);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 4)]
    public void Sample_GuidanceUpToOne_RunsOneRow(int rows, double guidance)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        using var dit = MakeDit();
        var seen = new List<long>();
        _ = new LatentSampler(dit, new FlowMatchingSchedule(2, 5), guidance).Sample(Text(dit, rows), NoiseSource.Sample(1, 0, Shape), step => seen.Add(step.Output.Size(0)));
        Assert.Equal([rows, rows], seen);
    }

    [Fact]
    public void Sample_DoesNotChangeTheNoise()
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        using var dit = MakeDit();
        var noise = NoiseSource.Sample(1, 0, Shape);
        var before = noise.ToArray<float>();
        var latents = new LatentSampler(dit, new FlowMatchingSchedule(3, 5), 4).Sample(Text(dit, 2), noise);
        Assert.Equal(before, noise.ToArray<float>());
        Assert.NotEqual(before, latents.ToArray<float>());
    }

    [Theory]
    [InlineData("transformer_blocks.1.ff.net.2.weight", 1, "block 1")]
    [InlineData("transformer_blocks.0.attn1.wo.weight", 0, "block 0")]
    [InlineData("clip_projection.bias", 0, "block 0")]
    [InlineData("proj_out.bias", null, "output layer")]
    public void Sample_NanInAWeight_NamesStepAndPlace(string key, int? block, string place)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        using var dit = MakeDit();
        dit.Parameters.All.Single(p => p.Name == key).Value.MulInPlace(double.NaN);
        var error = Assert.Throws<GenerationException>(() =>
            new LatentSampler(dit, new FlowMatchingSchedule(3, 5), 4).Sample(Text(dit, 2), NoiseSource.Sample(1, 0, Shape)));
        Assert.Equal(0, error.Step);
        Assert.Equal(block, error.Block);
        Assert.Contains("step 1 of 3", error.Message);
        Assert.Contains(place, error.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1e-4)]
    [InlineData(1e4)]
    public void RefuseCollapse_LatentsOfNoVideo_AreRefused(double scale)
    {
        using var scope = new TensorScope();
        var latents = new RandomStream(1).Normal([1, 3, 1, 4, 4]) * scale;
        Assert.Contains("standard deviation", Assert.Throws<GenerationException>(() => LatentWatch.RefuseCollapse(latents)).Message);
    }

    [Fact]
    public void Sample_Cancelled_Stops()
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        using var dit = MakeDit();
        using var source = new CancellationTokenSource();
        var steps = 0;
        Assert.Throws<OperationCanceledException>(() => new LatentSampler(dit, new FlowMatchingSchedule(9, 5), 4).Sample(
            Text(dit, 2), NoiseSource.Sample(1, 0, Shape), _ =>
            {
                if (++steps == 2) source.Cancel();
            }, cancellation: source.Token));
        Assert.Equal(2, steps);
    }

    [Fact]
    public void Sample_ThousandSteps_LeavesNoTensorAndFlatMemory()
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        using var dit = MakeDit();
        var text = Text(dit, 2);
        var noise = NoiseSource.Sample(1, 0, Shape);
        var sampler = new LatentSampler(dit, new FlowMatchingSchedule(1000, 5), 2);
        long live = 0, resident = 0;
        var latents = sampler.Sample(text, noise, step =>
        {
            // By step 200 the tables are made, the code is compiled and the allocator has its pages.
            if (step.Index == 200) (live, resident) = (TensorScope.LiveTensors, ResidentBytes());
            if (step.Index > 200) Assert.Equal(live, TensorScope.LiveTensors);
        });
        var grown = ResidentBytes() - resident;
        Assert.True(grown < 16_000_000, $"800 steps took {grown} bytes more.");

        var before = TensorScope.LiveTensors;
        latents.Dispose();
        Assert.Equal(before - 1, TensorScope.LiveTensors);
    }

    private static StepVideoDit MakeDit()
    {
        var dit = new StepVideoDit(TinyModel.Dit, ParameterStore.Fresh(3));
        foreach (var parameter in dit.Parameters.All.Where(p => p.Name.StartsWith("proj_out", StringComparison.Ordinal)))
        {
            using var scope = new TensorScope();
            parameter.Value.CopyFrom(new RandomStream(4).Split(parameter.Name).Normal(parameter.Value.Shape) * 0.1);
        }

        return dit;
    }

    private static TextContext Text(StepVideoDit dit, int rows)
    {
        var random = new RandomStream(5);
        return dit.PrepareText(
            random.Split("caption").Normal([rows, 6, dit.Config.CaptionChannels]), random.Split("clip").Normal([rows, 4, dit.Config.ClipChannels]),
            [.. Enumerable.Range(0, rows).Select(row => 6 - row)]);
    }

    // Without managed garbage: where the last cache is large, the runtime lets tens of megabytes of it lie before it collects for the first time.
    private static long ResidentBytes()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        var line = File.ReadLines("/proc/self/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) * 1024;
    }
}
