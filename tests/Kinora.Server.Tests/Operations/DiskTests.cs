using System.Net;
using System.Net.Http.Json;
using Kinora.Server.Data;
using Kinora.Server.Tests.Support;

namespace Kinora.Server.Tests.Operations;

public sealed class DiskTests
{
    // The estimate of a tiny video is a megabyte and a little for the file itself.
    private const int LargeBytes = 3_500_000;

    [Theory]
    [InlineData("DiskPerUser")]
    [InlineData("Disk")]
    public async Task Videos_BeyondTheQuota_AreRefusedUntilSomeAreDeleted(string quota)
    {
        await using var host = await StudioHost.StartAsync(
            settings => typeof(ServerSettings).GetProperty(quota)!.SetValue(settings, "4MB"), new DoneMaker());
        var client = host.Client();
        var id = (await StudioHost.CreateAsync(client, new { prompt = "a" })).GetProperty("id").GetString()!;
        await host.WaitAsync(id, JobState.Completed);
        host.Files.Create(id);
        await File.WriteAllBytesAsync(host.Files.Video(id), new byte[LargeBytes]);
        var refused = await client.PostAsJsonAsync("/v1/videos", new { prompt = "b" });
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("quota_exceeded", await refused.Content.ReadAsStringAsync());
        Assert.Contains("kinora_video_bytes 3500000", await client.GetStringAsync("/metrics"));
        await client.DeleteAsync($"/v1/videos/{id}");
        await StudioHost.CreateAsync(client, new { prompt = "b" });
    }

    [Fact]
    public void Quota_ThatIsNoSize_IsAFaultOfTheSettings()
    {
        Assert.Contains("Disk is 'much'", Assert.Single(new ServerSettings { Disk = "much" }.FindFaults()));
        Assert.Empty(new ServerSettings { Disk = "20GB", DiskPerUser = "500 MB" }.FindFaults());
    }
}
