using Kinora.Media;
using Kinora.Tensors;

namespace Kinora.Pipelines;

/// <summary>
/// Follows a generation step by step: keeps latents so that a broken-off one can go on, and takes previews. It changes no
/// result. All calls come on the generating thread.
/// </summary>
public interface IGenerationJournal
{
    /// <summary>Where to go on with a video.</summary>
    /// <param name="video">Number of the video within the request, from 0.</param>
    /// <returns>What an earlier run of the same request kept; null to start from noise.</returns>
    SavedLatents? Load(int video);

    /// <summary>A step was taken.</summary>
    /// <param name="video">Number of the video within the request, from 0.</param>
    /// <param name="stepsDone">Steps taken so far, from 1 to the request's.</param>
    /// <param name="latents">The latents [1, F, z, h, w] in fp32; valid during the call.</param>
    void AfterStep(int video, int stepsDone, Tensor latents);

    /// <summary>Whether the other steps shall be left out: what the finished latents would be if the velocity stayed as it is, is
    /// decoded. Asked before <see cref="AfterStep"/>, which is not called for the last step then.</summary>
    /// <param name="video">Number of the video within the request, from 0.</param>
    /// <param name="stepsDone">Steps taken so far.</param>
    bool WantsToStop(int video, int stepsDone) => false;

    /// <summary>The other steps are left out, by <see cref="WantsToStop"/> or the request.</summary>
    /// <param name="video">Number of the video within the request, from 0.</param>
    /// <param name="stepsDone">Steps taken.</param>
    /// <param name="latents">What is decoded, [1, F, z, h, w] in fp32; valid during the call. Kept as latents after all of the request's
    /// steps, they can be decoded again.</param>
    void AfterStop(int video, int stepsDone, Tensor latents)
    {
    }

    /// <summary>Whether a preview is wanted now; it costs the decoding of one chunk, and the VAE's weights stay loaded.</summary>
    /// <param name="video">Number of the video within the request, from 0.</param>
    /// <param name="stepsDone">Steps taken so far.</param>
    bool WantsPreview(int video, int stepsDone);

    /// <summary>Takes a preview: what the middle of the video would be if the velocity stayed as it is.</summary>
    /// <param name="video">Number of the video within the request, from 0.</param>
    /// <param name="stepsDone">Steps taken so far.</param>
    /// <param name="frames">17 frames, or one of a still picture, thinned out to at most <see cref="PreviewRenderer.LongestSide"/> pixels a side.</param>
    void ShowPreview(int video, int stepsDone, VideoFrames frames);
}
