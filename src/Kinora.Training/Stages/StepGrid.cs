using Kinora.Diffusion;
using Kinora.Tensors;

namespace Kinora.Training.Stages;

/// <summary>The times at which a student of few steps is asked, and the finer ones at which its teacher goes the same way.</summary>
/// <param name="steps">The student's steps.</param>
/// <param name="shift">Time shift of both grids.</param>
/// <param name="teacherSteps">Steps of the teacher in each of the student's, at least 1.</param>
internal sealed class StepGrid(int steps, double shift, int teacherSteps)
{
    // u falls evenly, so every step of the coarse grid is a whole number of the fine one's.
    private readonly FlowMatchingSchedule _fine = new(steps * teacherSteps, shift);

    /// <summary>Where the student's steps begin.</summary>
    public IReadOnlyList<double> Starts => [.. Enumerable.Range(0, steps).Select(step => (double)_fine.Time(step * teacherSteps))];

    /// <summary>Begins of steps, each as likely as any other: [B].</summary>
    /// <param name="random">Decides.</param>
    /// <param name="rows">B.</param>
    public Tensor Sample(RandomStream random, int rows) => Tensor.From([.. Enumerable.Range(0, rows).Select(row => _fine.Time(random.Split((ulong)row).Integer(steps) * teacherSteps))], rows);

    /// <summary>The teacher's times within a step, its begin and its end included.</summary>
    /// <param name="start">The begin of a step.</param>
    public IReadOnlyList<float> Within(float start)
    {
        var first = Enumerable.Range(0, steps).MinBy(step => Math.Abs(_fine.Time(step * teacherSteps) - start)) * teacherSteps;
        return [.. Enumerable.Range(first, teacherSteps + 1).Select(k => _fine.Sigmas[k])];
    }
}
