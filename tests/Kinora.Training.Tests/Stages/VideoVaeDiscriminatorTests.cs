using Kinora.Nn;
using Kinora.Tensors;
using Kinora.Training.Stages;

namespace Kinora.Training.Tests.Stages;

public sealed class VideoVaeDiscriminatorTests : IDisposable
{
    private const int Steps = 40;

    private static readonly VideoVaeStageOptions Options = new() { AdversarialWeight = 0.5, AdversarialRate = 2e-3 };

    private readonly TensorScope _scope = new();
    private readonly VideoVaeDiscriminator _discriminator = new(Options, 1);
    private readonly Dictionary<string, double> _figures = [];

    public void Dispose()
    {
        _discriminator.Dispose();
        _scope.Dispose();
    }

    [Theory]
    [InlineData(17, 5)]
    [InlineData(1, 1)]
    public void Forward_OfClipsAndPictures_JudgesPatches(int frames, int judged)
    {
        using var store = ParameterStore.Fresh(1);
        var network = new PatchDiscriminator(store.Root);
        var judgements = network.Forward(new RandomStream(1).Normal([2, 3, frames, 16, 32]));
        Assert.Equal([2, 1, judged, 2, 4], judgements.Shape.ToArray());
    }

    [Theory]
    [InlineData(17)]
    [InlineData(1)]
    public void Loss_OnRealAndBlurredPixels_Falls(int frames)
    {
        var losses = Enumerable.Range(0, Steps).Select(k => Step(Real(k, frames), Blurred(Real(k + 100, frames)))).ToList();
        Assert.InRange(losses[0], 0.6, 1.6);
        Assert.True(losses[^1] < 0.5 * losses[0], string.Join(" ", losses.Select(l => $"{l:F2}")));
        Assert.True(_figures["judged_real"] > _figures["judged_made"] + 0.5);
    }

    [Fact]
    public void Term_GivesTheVaeTheAskedShareOfGradient_AndTheDiscriminatorNone()
    {
        var real = Real(1, 17);
        var made = Made(Blurred(real));
        Term(made, real)!.Backward();
        Assert.All(_discriminator.Parameters, p => Assert.Null(p.Value.Gradient));

        var pixels = Made(Blurred(real));
        Compare(pixels, real).Backward();
        Assert.Equal(Options.AdversarialWeight, Norm(made.Gradient!) / Norm(pixels.Gradient!), 4);
    }

    [Fact]
    public void Term_FollowedDownwards_MakesPixelsSeemReal()
    {
        for (var k = 0; k < Steps; k++) Step(Real(k, 1), Blurred(Real(k + 100, 1)));
        var real = Real(200, 1);
        var before = Judged(Blurred(real));
        var made = Made(Blurred(real));
        Term(made, real)!.Backward();
        var after = Judged(made.Detach() - (made.Gradient! * (0.5 / Norm(made.Gradient!))));
        Assert.True(after < before, $"{before} to {after}");

        double Judged(Tensor pixels)
        {
            Term(pixels, real);
            return _figures["adversarial"];
        }
    }

    [Fact]
    public void Term_BeforeTheStart_IsNoneAndNothingIsLearned()
    {
        using var late = new VideoVaeDiscriminator(Options with { AdversarialStart = 100 }, 1);
        var real = Real(1, 1);
        Assert.Null(late.Term(99, Blurred(real), real, Compare, _figures));
        Assert.Null(late.Loss(_figures));
        Assert.Empty(_figures);
        Assert.NotNull(late.Term(100, Blurred(real), real, Compare, _figures));
        Assert.NotNull(late.Loss(_figures));
        // What was seen is judged once.
        Assert.Null(late.Loss(_figures));
    }

    // Squares with sharp edges that stand still: [4, T, 3, 16, 16].
    private static Tensor Real(int seed, int frames)
    {
        var isDark = new RandomStream(3).Split((ulong)seed).Normal([4, 1, 3, 4, 4]).Less(0);
        return Tensor.Where(isDark, Tensor.Scalar(-1), Tensor.Scalar(1)).RepeatInterleave(4, 3).RepeatInterleave(4, 4).Repeat(1, frames, 1, 1, 1);
    }

    // Means of every four neighbours.
    private static Tensor Blurred(Tensor x)
    {
        var rows = (x + Engine.Call("roll", x, new long[] { 1 }, new long[] { 3 })) * 0.5;
        return (rows + Engine.Call("roll", rows, new long[] { 1 }, new long[] { 4 })) * 0.5;
    }

    private static Tensor Compare(Tensor decoded, Tensor video) => (decoded - video).Abs().Mean();

    private static Tensor Made(Tensor pixels)
    {
        var made = pixels.Detach();
        made.RequiresGrad = true;
        return made;
    }

    private static double Norm(Tensor x) => x.Square().Sum().Sqrt().Item();

    private Tensor? Term(Tensor made, Tensor real) => _discriminator.Term(0, made, real, Compare, _figures);

    private double Step(Tensor real, Tensor made)
    {
        foreach (var parameter in _discriminator.Parameters) parameter.Value.Gradient = null;
        Term(made, real);
        var loss = _discriminator.Loss(_figures)!;
        loss.Backward();
        _discriminator.Optimizer.Step();
        return loss.Item();
    }
}
