using Kinora.Tensors;
using Kinora.Training.Stages;

namespace Kinora.Training.Tests.Stages;

public sealed class ContrastiveLossTests
{
    private static Tensor Axes(int count) => Engine.Call("eye", (long)count);

    [Fact]
    public void Loss_OfPairsThatAreAlike_IsNearZero()
    {
        using var scope = new TensorScope();
        var (loss, accuracy) = ContrastiveLoss.Of(Axes(4), Axes(4), Tensor.Scalar(Math.Log(50)), [0, 1, 2, 3]);
        Assert.InRange(loss.Item(), 0, 1e-6);
        Assert.Equal(1, accuracy.Item());
    }

    [Fact]
    public void Loss_WhereNothingCanBeTold_IsTheLogarithmOfTheBatch()
    {
        using var scope = new TensorScope();
        var same = Axes(4).Narrow(0, 0, 1).Repeat(4, 1);
        Assert.Equal(Math.Log(4), ContrastiveLoss.Of(same, same, Tensor.Scalar(2), [0, 1, 2, 3]).Loss.Item(), 1e-5);
    }

    [Fact]
    public void Accuracy_CountsPicturesOfTheSameLabel()
    {
        using var scope = new TensorScope();
        var pictures = Tensor.Stack([Axes(3).Select(0, 1), Axes(3).Select(0, 0), Axes(3).Select(0, 2)], 0);
        var scale = Tensor.Scalar(3);
        Assert.Equal(1 / 3.0, ContrastiveLoss.Of(Axes(3), pictures, scale, [0, 1, 2]).Accuracy.Item(), 1e-6);
        Assert.Equal(1, ContrastiveLoss.Of(Axes(3), pictures, scale, [0, 0, 2]).Accuracy.Item(), 1e-6);
    }

    [Fact]
    public void Loss_IsSymmetricInTextsAndPictures()
    {
        using var scope = new TensorScope();
        var (a, b) = (new RandomStream(1).Normal([5, 8]), new RandomStream(2).Normal([5, 8]));
        int[] labels = [0, 1, 1, 2, 3];
        Assert.Equal(ContrastiveLoss.Of(a, b, Tensor.Scalar(0), labels).Loss.Item(), ContrastiveLoss.Of(b, a, Tensor.Scalar(0), labels).Loss.Item(), 1e-5);
    }
}
