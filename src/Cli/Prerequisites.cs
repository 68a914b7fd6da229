using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace DropoutCourse.Cli;

/// <summary>
/// What the stand-in of TorchSharp needs from the machine: libtorch 1.13 with its headers, a fast BLAS, a C++ compiler.
/// Looked up in the file system below <paramref name="root"/> (a test gives it another one), which is quicker than asking dpkg.
/// </summary>
public sealed class Prerequisites(string root = "/")
{
    public const string Libtorch = "libtorch-dev", Blas = "libopenblas0-pthread", Compiler = "g++";
    public const string LibtorchVersion = "1.13";

    private string At(string path) => Path.Combine(root, path);

    /// <summary>The Debian packages that are not there.</summary>
    public IReadOnlyList<string> Missing()
    {
        List<string> missing = [];
        if (InstalledLibtorch() is null) missing.Add(Libtorch);
        if (OpenBlas() is null) missing.Add(Blas);
        if (!File.Exists(At("usr/bin/g++"))) missing.Add(Compiler);
        return missing;
    }

    /// <summary>The version of libtorch's headers; null when there are none.</summary>
    public string? InstalledLibtorch()
    {
        var header = At("usr/include/torch/csrc/api/include/torch/version.h");
        if (!File.Exists(header) || !File.Exists(At("usr/include/ATen/core/dispatch/Dispatcher.h"))) return null;
        var text = File.ReadAllText(header);
        string Part(string name) => Regex.Match(text, $@"#define TORCH_VERSION_{name} (\d+)").Groups[1].Value;
        return $"{Part("MAJOR")}.{Part("MINOR")}.{Part("PATCH")}";
    }

    /// <summary>The path of OpenBLAS's threaded libblas; null when it is not installed.</summary>
    public string? OpenBlas() => Libraries("openblas-pthread/libblas.so.3").Concat(Libraries("libopenblas.so.0")).FirstOrDefault();

    /// <summary>The file that programs asking for libblas.so.3 get, with symbolic links followed; null when there is none.</summary>
    public string? ActiveBlas()
    {
        var path = Libraries("libblas.so.3").FirstOrDefault();
        for (var i = 0; path != null && i < 10; i++)
        {
            var target = new FileInfo(path).LinkTarget;
            if (target is null) break;
            path = target.StartsWith('/') ? At(target.TrimStart('/')) : Path.GetFullPath(target, Path.GetDirectoryName(path)!);
        }
        return path;
    }

    private IEnumerable<string> Libraries(string name)
    {
        var lib = At("usr/lib");
        var machine = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "aarch64-linux-gnu" : "x86_64-linux-gnu";
        return new[] { Path.Combine(lib, machine), lib, Path.Combine(root, "usr/lib64") }.Select(folder => Path.Combine(folder, name)).Where(File.Exists);
    }

    /// <summary>The path of Chromium or Chrome; null when there is none.</summary>
    public static string? Browser() => new[] { "chromium", "chromium-browser", "google-chrome", "chrome" }.Select(Shell.FindProgram).FirstOrDefault(p => p != null);

    public static string InstallCommand(IEnumerable<string> packages) =>
        $"apt-get update && apt-get install -y --no-install-recommends {string.Join(' ', packages)}";

    /// <summary>Throws the message for a machine whose libtorch is not the one that the stand-in is written for.</summary>
    public void CheckVersion()
    {
        if (InstalledLibtorch() is { } version && !version.StartsWith(LibtorchVersion + ".", StringComparison.Ordinal))
            throw new UserError($"libtorch {version} is installed; the stand-in of TorchSharp is written for libtorch {LibtorchVersion} (Debian 12's "
                + "libtorch-dev). Use Debian 12, or put the original packages into feed/ and run ./course doctor --packages nuget.");
    }
}
