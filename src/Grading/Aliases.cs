using System.Security.Cryptography;
using System.Text;

namespace DropoutCourse.Grading;

/// <summary>Names for students that say nothing about them, the same in each run into one folder; the secret that makes them stays in that folder.</summary>
public sealed class Aliases
{
    private readonly byte[] _secret;

    private Aliases(byte[] secret) => _secret = secret;

    /// <param name="kept">The folder of kept results.</param>
    /// <param name="make">Make a secret where there is none?</param>
    /// <returns>Null if the folder has no secret and none is to be made.</returns>
    public static Aliases? In(string kept, bool make)
    {
        var file = Path.Combine(kept, "anonymous.key");
        if (!File.Exists(file))
        {
            if (!make)
                return null;
            Gradebook.Save(file, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
        }
        return new(Encoding.ASCII.GetBytes(File.ReadAllText(file).Trim()));
    }

    public string Of(string key) =>
        "learner-" + Convert.ToHexStringLower(HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes(key)))[..8];
}
