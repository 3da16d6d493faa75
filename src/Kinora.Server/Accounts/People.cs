using Kinora.Server.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Kinora.Server.Accounts;

/// <summary>Finds and registers people by phone number or mail address.</summary>
internal sealed class People(UserManager<KinoraUser> users, ServerSettings settings, TimeProvider time)
{
    /// <summary>The person of a destination; null when there is none.</summary>
    public Task<KinoraUser?> FindAsync(Destination destination) => destination.IsPhone
        ? users.Users.SingleOrDefaultAsync(u => u.PhoneNumber == destination.Text)
        : users.FindByEmailAsync(destination.Text);

    /// <summary>The person of a destination that has been proven, registered if need be.</summary>
    /// <returns>Null when there is none and registration is closed.</returns>
    public async Task<KinoraUser?> FindOrRegisterAsync(Destination destination) =>
        await FindAsync(destination) ?? (settings.OpenRegistration ? await RegisterAsync(destination, KinoraUser.UserRole) : null);

    /// <summary>Makes someone an admin; registers him if need be.</summary>
    public async Task<KinoraUser> MakeAdminAsync(Destination destination)
    {
        var user = await FindAsync(destination) ?? await RegisterAsync(destination, KinoraUser.AdminRole);
        user.Role = KinoraUser.AdminRole;
        Demand(await users.UpdateAsync(user));
        return user;
    }

    private async Task<KinoraUser> RegisterAsync(Destination destination, string role)
    {
        var user = new KinoraUser { UserName = ServerIds.New("u"), Role = role, CreatedAt = time.GetUtcNow().ToUnixTimeMilliseconds(), LockoutEnabled = true };
        if (destination.IsPhone) (user.PhoneNumber, user.PhoneNumberConfirmed) = (destination.Text, true);
        else (user.Email, user.EmailConfirmed) = (destination.Text, true);
        Demand(await users.CreateAsync(user));
        return user;
    }

    private static void Demand(IdentityResult result)
    {
        if (!result.Succeeded) throw new ServerException($"The account could not be stored: {string.Join(" ", result.Errors.Select(e => e.Description))}");
    }
}
