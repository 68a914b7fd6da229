using Microsoft.DotNet.Interactive.Formatting;

namespace DropoutCourse.Tests.Interactive;

/// <summary>#r and #load.</summary>
public sealed class ReferenceTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Session _session = new();

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_library_and_what_lies_beside_it_are_found_when_compiling_and_when_running()
    {
        var lib = _folder.File("lib");
        var inner = Library.Build(lib, "TestInnerA", "namespace InnerA; public class Number { public int Value => 41; }");
        Library.Build(lib, "TestOuterA", "namespace OuterA; public static class Maker { public static InnerA.Number Make() => new(); }", inner);
        var notebooks = Directory.CreateDirectory(_folder.File("notebooks")).FullName;
        Environment.CurrentDirectory = notebooks;
        await _session.GoodAsync("// a comment may stand before it\n#r \"../lib/TestOuterA.dll\"\nusing OuterA;\nusing InnerA;");
        Assert.Equal("42", (await _session.GoodAsync("Number n = Maker.Make(); n.Value + 1")).PlainResult);
        // Again, by another path to the same file.
        Assert.Equal("41", (await _session.GoodAsync($"#r \"{lib}/TestOuterA.dll\"\nInnerA.Number again = OuterA.Maker.Make(); n = again; n.Value")).PlainResult);
    }

    [Fact]
    public async Task Two_kernels_of_a_process_share_a_library()
    {
        Library.Build(_folder.Path, "TestSharedB", "namespace SharedB; public static class Counter { public static int Count; }");
        await _session.GoodAsync("#r \"TestSharedB.dll\"\nSharedB.Counter.Count++;");
        using var other = new Session();
        Assert.Equal("2", (await other.GoodAsync("#r \"TestSharedB.dll\"\n++SharedB.Counter.Count")).PlainResult);
    }

    [Fact]
    public async Task A_missing_file_is_a_clear_error_and_can_be_mended()
    {
        var cell = await _session.RunAsync("#r \"lib/TestMissingC.dll\"\nusing MissingC;");
        Assert.Contains("(1,1): error CS0006", cell.Error);
        Assert.Contains("lib/TestMissingC.dll", cell.Error);
        if (Session.IsStandIn)
        {
            Library.Build(_folder.File("lib"), "TestMissingC", "namespace MissingC; public class Here;");
            await _session.GoodAsync("#r \"lib/TestMissingC.dll\"\nusing MissingC;");
        }
    }

    [Fact]
    public async Task A_reference_after_code_does_not_compile()
    {
        Assert.Contains("error CS7009", (await _session.RunAsync("var a = 1;\n#r \"x.dll\"")).Error);
    }

    [Fact]
    public async Task A_broken_file_is_an_error()
    {
        await File.WriteAllTextAsync(_folder.File("TestBrokenD.dll"), "no assembly");
        Assert.Contains("error CS0009", (await _session.RunAsync("#r \"TestBrokenD.dll\"\n1")).Error);
        Assert.Equal("2", (await _session.GoodAsync("1 + 1")).PlainResult);
    }

    [Fact]
    public async Task What_the_host_has_wins_over_the_copy_beside_the_library()
    {
        // A folder as publish makes it: the library with copies of what the host has loaded already.
        var lib = _folder.File("lib");
        var host = typeof(Formatter).Assembly.Location;
        Library.Build(lib, "TestUserE", """
            namespace UserE;
            using Microsoft.DotNet.Interactive.Formatting;
            public class Thing;
            public static class Setup { public static void Register() => Formatter.Register<Thing>(t => "<u>mine</u>", "text/html"); }
            """);
        File.Copy(host, Path.Combine(lib, Path.GetFileName(host)));
        await _session.GoodAsync("#r \"lib/TestUserE.dll\"\nusing Microsoft.DotNet.Interactive.Formatting;\nUserE.Setup.Register();");
        Assert.Equal("<u>mine</u>", (await _session.GoodAsync("new UserE.Thing()")).Result);
        Assert.Equal(host, (await _session.GoodAsync("typeof(Formatter).Assembly.Location")).Result);
        // Referring to the copy itself gives the host's types as well.
        var copy = Path.Combine(lib, Path.GetFileName(host));
        Assert.Equal(host, (await _session.GoodAsync($"#r \"{copy}\"\ntypeof(Formatter).Assembly.Location")).Result);
    }

    [Fact]
    public async Task A_native_library_beside_the_library_is_found()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Uses the C compiler.");
        Library.Build(_folder.File("lib"), "TestNativeF", """
            namespace NativeF;
            public static class Native { [System.Runtime.InteropServices.DllImport("testnativef")] public static extern int answer(); }
            """);
        await File.WriteAllTextAsync(_folder.File("f.c"), "int answer(void) { return 42; }");
        using var compiler = System.Diagnostics.Process.Start("cc", ["-shared", "-o", _folder.File("lib/libtestnativef.so"), _folder.File("f.c")]);
        await compiler.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, compiler.ExitCode);
        Assert.Equal("42", (await _session.GoodAsync("#r \"lib/TestNativeF.dll\"\nNativeF.Native.answer()")).PlainResult);
    }

    [Fact]
    public async Task A_framework_assembly_can_be_named_without_a_path()
    {
        await _session.GoodAsync("#r \"System.Text.Json\"\nSystem.Text.Json.JsonSerializer.Serialize(1)");
    }

    [Fact]
    public async Task A_package_reference_says_that_there_are_none()
    {
        Assert.SkipUnless(Session.IsStandIn, "The original restores packages.");
        var cell = await _session.RunAsync("// first\n#r \"nuget: TorchSharp, 0.107.0\"\nusing TorchSharp;");
        Assert.StartsWith("(2,1): error", cell.Error);
        Assert.Contains("nuget: TorchSharp, 0.107.0", cell.Error);
        Assert.Contains("#r \"../lib/Name.dll\"", cell.Error);
        Assert.Single(cell.Events, @event => @event is Microsoft.DotNet.Interactive.Events.CommandFailed);
    }

    [Fact]
    public async Task A_script_is_loaded_relative_to_the_current_directory()
    {
        await File.WriteAllTextAsync(_folder.File("part.csx"), "int Loaded() => 5;\nint Bad() => throw new System.Exception();");
        Assert.Equal("5", (await _session.GoodAsync("#load \"part.csx\"\nLoaded()")).PlainResult);
        Assert.Contains("CS1504", (await _session.RunAsync("#load \"missing.csx\"\n1")).Error);
        await File.WriteAllTextAsync(_folder.File("wrong.csx"), "\nint a = nosuch;");
        Assert.Contains("wrong.csx(2,9): error CS0103", (await _session.RunAsync("#load \"wrong.csx\"\n1")).Error);
    }

    [Fact]
    public async Task The_current_directory_may_change_between_cells()
    {
        Library.Build(_folder.File("one"), "TestOneG", "namespace OneG; public class A;");
        Library.Build(_folder.File("two"), "TestTwoG", "namespace TwoG; public class A;");
        Environment.CurrentDirectory = _folder.File("one");
        await _session.GoodAsync("#r \"TestOneG.dll\"\nusing OneG;");
        Environment.CurrentDirectory = _folder.File("two");
        await _session.GoodAsync("#r \"TestTwoG.dll\"\nusing TwoG;");
    }

    [Fact]
    public async Task A_type_brings_its_own_view_by_an_attribute_found_by_name()
    {
        Library.Build(_folder.Path, "TestViewsH", """
            namespace ViewsH;
            using System; using System.Collections.Generic; using System.IO;
            class TypeFormatterSourceAttribute : Attribute
            {
                public TypeFormatterSourceAttribute(Type type) => FormatterSourceType = type;
                public Type FormatterSourceType { get; }
                public string[] PreferredMimeTypes { get; set; }
            }
            [TypeFormatterSource(typeof(Source))] public class Shown { public int N = 3; }
            public class Derived : Shown;
            [TypeFormatterSource(typeof(Source), PreferredMimeTypes = new[] { "text/plain" })] public class Plain;
            class Source
            {
                public IEnumerable<object> CreateTypeFormatters()
                {
                    yield return new View("text/plain", "plain view");
                    yield return new View("text/html", "<b>html view</b>");
                }
            }
            class View
            {
                readonly string _text;
                public View(string mimeType, string text) { MimeType = mimeType; _text = text; }
                public string MimeType { get; }
                public bool Format(object instance, TextWriter writer) { writer.Write(_text); return true; }
            }
            """);
        await _session.GoodAsync("#r \"TestViewsH.dll\"\nusing ViewsH;");
        Assert.Equal("<b>html view</b>", (await _session.GoodAsync("new Shown()")).Result);
        Assert.Equal("plain view", (await _session.GoodAsync("new Plain()")).Result);
        Assert.Contains("<td><b>html view</b></td>", (await _session.GoodAsync("new[] { new Shown() }")).Result);
        Assert.Equal("<b>html view</b>", (await _session.GoodAsync("new Derived()")).Result);
        Assert.Equal("plain view", (await _session.GoodAsync("new Shown().Display(\"text/plain\");")).Outputs.Single().Data["text/plain"]);
    }
}
