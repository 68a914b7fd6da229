using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DropoutCourse.Cli;

/// <summary>
/// Makes TorchSharp's functions of a sequence of tensors (stack, hstack, ...) hold the tensors until libtorch has answered: each begins by making the sequence
/// an array. TorchSharp goes through the sequence once and keeps the addresses only, so that in stack(Enumerable.Range(0, T).Select(_ => net.call(x))) nobody
/// holds an answer once the next is asked for; the garbage collector takes it, and libtorch reads freed memory.
/// </summary>
/// <remarks>The array lives until the function returns, because its methods are not optimized (<see cref="UnoptimizedMethods"/>).</remarks>
public static class TensorSequences
{
    private const string Sequence = "System.Collections.Generic.IEnumerable`1<TorchSharp.torch/Tensor>";

    /// <summary>Changes TorchSharp.dll; what was done, in a line, or none.</summary>
    public static IReadOnlyList<string> Hold(string file)
    {
        using var module = ModuleDefinition.ReadModule(new MemoryStream(File.ReadAllBytes(file)));
        var tensor = module.GetType("TorchSharp.torch/Tensor");
        var toArray = new GenericInstanceMethod(ToArray(module)) { GenericArguments = { tensor } };
        var changed = 0;
        foreach (var method in module.GetTypes().SelectMany(t => t.Methods).Where(m => m.HasBody))
        {
            var sequences = method.Parameters.Where(p => p.ParameterType.FullName == Sequence).ToList();
            if (sequences.Count == 0 || Calls(method.Body.Instructions.Take(4), toArray))
                continue;
            sequences.ForEach(s => Begin(method.Body, s, toArray));
            changed++;
        }
        if (changed == 0)
            return [];
        module.Write(file);
        return
        [
            $"TorchSharp.dll: {changed} functions of a sequence of tensors, such as stack, hold the tensors while libtorch computes: they kept the addresses only",
        ];
    }

    /// <summary>if (sequence != null) sequence = sequence.ToArray();</summary>
    private static void Begin(MethodBody body, ParameterDefinition sequence, MethodReference toArray)
    {
        var begin = body.Instructions[0];
        var il = body.GetILProcessor();
        il.InsertBefore(begin, il.Create(OpCodes.Ldarg, sequence));
        il.InsertBefore(begin, il.Create(OpCodes.Brfalse, begin));
        il.InsertBefore(begin, il.Create(OpCodes.Ldarg, sequence));
        il.InsertBefore(begin, il.Create(OpCodes.Call, toArray));
        il.InsertBefore(begin, il.Create(OpCodes.Starg, sequence));
    }

    private static bool Calls(IEnumerable<Instruction> instructions, MethodReference method) =>
        instructions.Any(i => (i.Operand as MethodReference)?.FullName == method.FullName);

    /// <summary>Enumerable.ToArray, as TorchSharp calls it itself.</summary>
    private static MethodReference ToArray(ModuleDefinition module) =>
        module
            .GetTypes()
            .SelectMany(t => t.Methods)
            .Where(m => m.HasBody)
            .SelectMany(m => m.Body.Instructions)
            .Select(i => (i.Operand as GenericInstanceMethod)?.ElementMethod)
            .First(m => m is { Name: "ToArray", DeclaringType.FullName: "System.Linq.Enumerable" })!;
}
