using System.Linq.Expressions;
using System.Text;
using System.Text.Json;
using Kinora.Evaluation;
using Kinora.Server.Accounts;
using Kinora.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Kinora.Server.Preference;

/// <summary>Votes as files for evaluation and training: a person's on his own videos, or everybody's on a set.</summary>
internal sealed class VoteExport(IDbContextFactory<ServerDb> databases)
{
    /// <summary>
    /// Votes between different contestants in the form that <c>kinora evaluate votes</c> reads. Prompts are numbered in the order in which
    /// they were first judged, so that a later file goes on where an earlier one ended.
    /// </summary>
    public async Task<string> VotesAsync(Caller caller, CancellationToken cancellation) => ToVotes(await ReadAsync(v => v.VoterId == caller.UserId && v.SetId == null, cancellation), id => id);

    /// <summary>Everybody's votes on a set, in the same form. Who voted is a number, in the order of first votes.</summary>
    public async Task<string> VotesOfSetAsync(string setId, CancellationToken cancellation)
    {
        var votes = await ReadAsync(v => v.SetId == setId, cancellation);
        var people = votes.Select(v => v.VoterId).Distinct().Index().ToDictionary(p => p.Item, p => $"person-{p.Index + 1}");
        return ToVotes(votes, id => people[id]);
    }

    /// <summary>Every decided vote as a pair of a chosen and a rejected video, those of one contestant too: data for preference training.</summary>
    public async Task<string> PairsAsync(Caller caller, CancellationToken cancellation) => ToPairs(await ReadAsync(v => v.VoterId == caller.UserId && v.SetId == null, cancellation));

    /// <summary>Every decided vote on a set, in the same form.</summary>
    public async Task<string> PairsOfSetAsync(string setId, CancellationToken cancellation) => ToPairs(await ReadAsync(v => v.SetId == setId, cancellation));

    private static string ToVotes(List<ArenaVote> votes, Func<string, string> nameOf)
    {
        var numbers = votes.Select(v => v.Prompt).Distinct().Index().ToDictionary(p => p.Item, p => p.Index);
        return Lines(votes.Where(v => v.FirstName != v.SecondName).Select(v => VoteFile.ToLine(
            new Vote(numbers[v.Prompt], "", Enum.Parse<JudgementAxis>(v.Axis), nameOf(v.VoterId), v.FirstName, v.SecondName, Enum.Parse<VoteOutcome>(v.Outcome)))));
    }

    private static string ToPairs(List<ArenaVote> votes) => Lines(votes.Where(v => v.Outcome != nameof(VoteOutcome.Tie)).Select(ToPair));

    private static string ToPair(ArenaVote vote)
    {
        var isFirst = vote.Outcome == nameof(VoteOutcome.Win);
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteString("prompt", vote.Prompt);
            writer.WriteString("axis", vote.Axis.ToLowerInvariant());
            writer.WriteString("chosen", isFirst ? vote.FirstId : vote.SecondId);
            writer.WriteString("rejected", isFirst ? vote.SecondId : vote.FirstId);
            writer.WriteString("chosen_by", isFirst ? vote.FirstName : vote.SecondName);
            writer.WriteString("rejected_by", isFirst ? vote.SecondName : vote.FirstName);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private async Task<List<ArenaVote>> ReadAsync(Expression<Func<ArenaVote, bool>> which, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.ArenaVotes.AsNoTracking().Where(which).OrderBy(v => v.CreatedAt).ThenBy(v => v.Id).ToListAsync(cancellation);
    }

    private static string Lines(IEnumerable<string> lines) => string.Concat(lines.Select(line => line + "\n"));
}
