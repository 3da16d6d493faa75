using Microsoft.AspNetCore.Identity;

namespace Kinora.Server.Data;

/// <summary>A person. The user name is the id; people are known by phone number or mail address.</summary>
internal sealed class KinoraUser : IdentityUser
{
    public const string AdminRole = "admin";

    public const string UserRole = "user";

    /// <summary>One of the two roles.</summary>
    public string Role { get; set; } = UserRole;

    public long CreatedAt { get; set; }
}
