using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kinora.Media;

namespace Kinora.Evaluation;

/// <summary>
/// Asks a vision model behind an OpenAI-compatible service (<c>/chat/completions</c>) to score videos on the report's four axes. It sees a
/// strip of eight evenly spaced frames and the prompt, at temperature 0. It is only as good as that model, and of motion it
/// sees eight moments: its scores stand beside those of people, not in their place.
/// </summary>
/// <param name="client">Sends the requests; stays the caller's.</param>
/// <param name="address">The service's base address, such as <c>http://localhost:8000/v1</c>.</param>
/// <param name="model">The service's name of the model.</param>
/// <param name="key">Sent as a bearer token; null for none.</param>
public sealed class VisionJudge(HttpClient client, Uri address, string model, string? key)
{
    private const int Pictures = 8;

    /// <summary>The four scores as metrics.</summary>
    public static IReadOnlyList<MetricInfo> Metrics { get; } =
    [
        .. JudgementScale.Scored.Select(axis => new MetricInfo(
            KeyOf(axis), "Vision model's score", axis.ToString().ToLowerInvariant(), MetricDirection.Higher, "1 to 5 by the report's definitions, given by a vision model for eight frames of the video.")
        { Bounds = new Interval(JudgementScale.Least, JudgementScale.Most) }),
    ];

    /// <summary>The model and where it is asked; scores of another are not used again.</summary>
    public string Name => $"{model} at {address.Host}";

    private string Target => address.AbsoluteUri.TrimEnd('/') + "/chat/completions";

    /// <summary>The key of an axis's score.</summary>
    public static string KeyOf(JudgementAxis axis) => "judge_" + axis.ToString().ToLowerInvariant();

    /// <summary>Asks for the scores of a video.</summary>
    /// <param name="prompt">Its prompt.</param>
    /// <param name="video">The video.</param>
    /// <param name="cancellation">Stops the request.</param>
    /// <exception cref="EvaluationException">The service can't be reached or refuses, or its answer holds no scores.</exception>
    public VisionScores Ask(string prompt, VideoFrames video, CancellationToken cancellation = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Target) { Content = new StringContent(Body(prompt, video), Encoding.UTF8, "application/json") };
        if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        try
        {
            using var response = client.Send(request, cancellation);
            using var reader = new StreamReader(response.Content.ReadAsStream(cancellation));
            var text = reader.ReadToEnd();
            if (!response.IsSuccessStatusCode) throw new EvaluationException($"Asking {Name}: the service answered {(int)response.StatusCode}: {Beginning(text)} Check --judge-url, --judge-model and KINORA_JUDGE_KEY; finished videos and scores are kept.");
            return Read(text);
        }
        catch (Exception error) when (error is HttpRequestException || (error is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new EvaluationException($"Asking {Name}: {error.Message} Check --judge-url; finished videos and scores are kept.", error);
        }
    }

    private static string Beginning(string text) => text.Length <= 200 ? text : text[..200] + "…";

    private static string Instructions()
    {
        var text = new StringBuilder("You judge a generated video by eight frames of it, in order from left to right. Score four axes from 1 to 5:\n");
        foreach (var axis in JudgementScale.Scored)
        {
            text.Append($"{axis.ToString().ToLowerInvariant()}:");
            for (var score = JudgementScale.Least; score <= JudgementScale.Most; score++) text.Append($" {score} = {JudgementScale.MeaningOf(axis, score)}");
            text.Append('\n');
        }

        return text.Append("Answer with nothing but JSON: {\"instruction\": n, \"motion\": n, \"physics\": n, \"aesthetic\": n}").ToString();
    }

    private string Body(string prompt, VideoFrames video) => new JsonObject
    {
        ["model"] = model,
        ["temperature"] = 0,
        ["messages"] = new JsonArray(
            new JsonObject { ["role"] = "system", ["content"] = Instructions() },
            new JsonObject
            {
                ["role"] = "user",
                ["content"] = new JsonArray(
                    new JsonObject { ["type"] = "text", ["text"] = $"The video was to show: {prompt}" },
                    new JsonObject { ["type"] = "image_url", ["image_url"] = new JsonObject { ["url"] = PictureData.Strip(video, Pictures) } }),
            }),
    }.ToJsonString();

    private VisionScores Read(string text)
    {
        try
        {
            var answer = JsonNode.Parse(text)?["choices"]?[0]?["message"]?["content"]?.GetValue<string>() ?? "";
            // Some models wrap their JSON in words or fences.
            var (start, end) = (answer.IndexOf('{'), answer.LastIndexOf('}'));
            if (start >= 0 && end > start && JsonNode.Parse(answer[start..(end + 1)]) is JsonObject scores
                && JudgementScale.Scored.Select(axis => Score(scores, axis)).ToArray() is [{ } instruction, { } motion, { } physics, { } aesthetic])
            {
                return new VisionScores(Name, instruction, motion, physics, aesthetic);
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentOutOfRangeException)
        {
            throw new EvaluationException($"Asking {Name}: the answer is not of the expected form: {Beginning(text)} A model that answers in JSON is needed; name another with --judge-model.", error);
        }

        throw new EvaluationException($"Asking {Name}: four scores from 1 to 5 were expected, got: {Beginning(text)} Name another model with --judge-model.");
    }

    private static int? Score(JsonObject scores, JudgementAxis axis) =>
        scores[axis.ToString().ToLowerInvariant()] is JsonValue value && value.TryGetValue<int>(out var score) && score is >= JudgementScale.Least and <= JudgementScale.Most ? score : null;
}
