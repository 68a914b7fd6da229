using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DropoutCourse.Cli;

/// <summary>
/// Lets the course's memory guard (src/Shared/MemoryGuard.cs) act between two operations: the constructor of TorchSharp's Tensor, in the copy in lib/,
/// ends with a call of DropoutCourse.TensorHook.Created where something stands in it. A guard that collects on a thread of its own cannot hold up the
/// cell that makes tensors meanwhile.
/// </summary>
public static class TensorHook
{
    /// <summary>Changes TorchSharp.dll; what was done, a line.</summary>
    public static IReadOnlyList<string> Add(string file)
    {
        using var module = ModuleDefinition.ReadModule(new MemoryStream(File.ReadAllBytes(file)));
        if (module.GetType("DropoutCourse.TensorHook") is not null)
            return [];
        var runtime = module.AssemblyReferences.Single(r => r.Name == "System.Runtime");
        var action = new TypeReference("System", "Action", module, runtime);
        var hook = new TypeDefinition(
            "DropoutCourse",
            "TensorHook",
            TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed,
            module.TypeSystem.Object
        );
        var created = new FieldDefinition("Created", FieldAttributes.Public | FieldAttributes.Static, action);
        hook.Fields.Add(created);
        module.Types.Add(hook);

        var tensor = module.GetType("TorchSharp.torch/Tensor");
        foreach (var body in tensor.Methods.Where(m => m.IsConstructor && !m.IsStatic).Select(m => m.Body))
        {
            // What was the last return begins the call, so that branches to it come here.
            var last = body.Instructions[^1];
            (last.OpCode, last.Operand) = (OpCodes.Ldsfld, created);
            var end = Instruction.Create(OpCodes.Ret);
            var invoke = new MethodReference("Invoke", module.TypeSystem.Void, action) { HasThis = true };
            foreach (
                var instruction in new[]
                {
                    Instruction.Create(OpCodes.Brfalse, end),
                    Instruction.Create(OpCodes.Ldsfld, created),
                    Instruction.Create(OpCodes.Callvirt, invoke),
                    end,
                }
            )
                body.Instructions.Add(instruction);
        }
        module.Write(file);
        return
        [
            "TorchSharp.dll: the constructor of Tensor asks the course's memory guard, since .NET does not know how large tensors are",
        ];
    }
}
