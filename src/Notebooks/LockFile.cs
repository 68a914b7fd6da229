namespace DropoutCourse.Notebooks;

/// <summary>A file that one process at a time has open: who has it may change the folder that it stands for.</summary>
public static class LockFile
{
    /// <summary>Takes the lock; null: another process has it.</summary>
    /// <param name="temporary">Delete the file when the lock is given back.</param>
    /// <exception cref="UserError">The file cannot be written: a folder that is read-only or not ours, a full disk.</exception>
    public static FileStream? TryTake(string path, bool temporary = false)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return new FileStream(
                path,
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None,
                1,
                temporary ? FileOptions.DeleteOnClose : FileOptions.None
            );
        }
        catch (IOException e) when (IsInUse(e))
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserError(
                $"{Path.GetDirectoryName(path)} cannot be written to: {e.Message.TrimEnd('.')}. Use a folder of your own, on a disk with room."
            );
        }
    }

    /// <summary>Sharing violation or lock violation on Windows; EAGAIN on Linux, on macOS.</summary>
    private static bool IsInUse(IOException e) =>
        OperatingSystem.IsWindows()
            ? (uint)e.HResult is 0x80070020 or 0x80070021
            : e.HResult == (OperatingSystem.IsMacOS() ? 35 : 11);
}
