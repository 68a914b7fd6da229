namespace DropoutCourse.Tests;

public class LockFileTests
{
    [Fact]
    public void OneAtATimeHasIt()
    {
        using var scratch = new Scratch();
        using (LockFile.TryTake(scratch["a/lock"]))
            Assert.Null(LockFile.TryTake(scratch["a/lock"]));
        using var again = LockFile.TryTake(scratch["a/lock"], temporary: true);
        Assert.NotNull(again);
    }

    /// <summary>Whoever waits until the lock is free would wait forever.</summary>
    [Fact]
    public void AFolderThatCannotBeWrittenToIsAnErrorAndNotALockInUse()
    {
        using var scratch = new Scratch();
        scratch.Write("a", "a file where the folder should be");
        var error = Assert.Throws<UserError>(() => LockFile.TryTake(scratch["a/lock"]));
        Assert.Contains($"{scratch["a"]} cannot be written to", error.Message);
        // The kernel's own files: even root cannot make one there.
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/proc");
        Assert.Contains(
            "/proc/self cannot be written to",
            Assert.Throws<UserError>(() => LockFile.TryTake("/proc/self/lock")).Message
        );
    }
}
