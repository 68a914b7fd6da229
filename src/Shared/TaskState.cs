using System.Globalization;
using TorchSharp;

namespace DropoutCourse;

/// <summary>
/// Settings that cells share without saying so: one task that leaves the gradients switched off or another number type as the default changes
/// what every later task computes. The grader sets them back before each task and each test.
/// </summary>
public static class TaskState
{
    private static readonly SortedSet<string> Found = new(StringComparer.Ordinal);

    /// <summary>What was found changed so far, in words; empty if nothing was.</summary>
    public static string Left => string.Join(", ", Found);

    /// <summary>Sets gradients, default number type, culture and torch's seed to what <see cref="Course.Start"/> leaves.</summary>
    /// <returns><see cref="Left"/>.</returns>
    public static string Reset()
    {
        if (!torch.is_grad_enabled())
        {
            Found.Add("gradients switched off");
            torch.set_grad_enabled(true);
        }
        if (torch.get_default_dtype() != torch.ScalarType.Float32)
        {
            Found.Add($"the default number type {torch.get_default_dtype()}");
            torch.set_default_dtype(torch.float32);
        }
        if (
            !CultureInfo.CurrentCulture.Equals(CultureInfo.InvariantCulture)
            || CultureInfo.DefaultThreadCurrentCulture?.Equals(CultureInfo.InvariantCulture) != true
        )
        {
            if (!CultureInfo.CurrentCulture.Equals(CultureInfo.InvariantCulture))
                Found.Add($"the culture {CultureInfo.CurrentCulture.Name}");
            CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        }
        torch.manual_seed(Course.Seed);
        return Left;
    }
}
