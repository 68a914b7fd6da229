namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A module whose call() runs hooks before and after forward().</summary>
        public partial class HookableModule<TPreHook, TPostHook> : Module
        {
            // In order of registration; null until the first hook comes, so that a call costs nothing more than forward.
            private protected List<(string key, TPreHook hook)>? pre;
            private protected List<(string key, TPostHook hook)>? post;
            private protected List<(string key, Action<Module> hook)>? module_pre;
            private protected List<(string key, Action<Module> hook)>? module_post;

            protected HookableModule(string name) : base(name) { }

            /// <summary>The hook gets the input and may return another one in its place.</summary>
            public HookRemover register_forward_pre_hook(TPreHook hook) => Add(ref pre, hook);

            public HookRemover register_forward_pre_hook(Action<Module> hook) => Add(ref module_pre, hook);

            /// <summary>The hook gets input and result and may return another result.</summary>
            public HookRemover register_forward_hook(TPostHook hook) => Add(ref post, hook);

            public HookRemover register_forward_hook(Action<Module> hook) => Add(ref module_post, hook);

            private HookRemover Add<T>(ref List<(string, T)>? hooks, T hook)
            {
                var key = Guid.NewGuid().ToString();
                (hooks ??= []).Add((key, hook));
                return new HookRemover(this, key);
            }

            private void Remove(string key)
            {
                pre?.RemoveAll(h => h.key == key);
                post?.RemoveAll(h => h.key == key);
                module_pre?.RemoveAll(h => h.key == key);
                module_post?.RemoveAll(h => h.key == key);
            }

            /// <summary>Takes a hook away again.</summary>
            public class HookRemover(HookableModule<TPreHook, TPostHook> module, string key)
            {
                public void remove() => module.Remove(key);
            }
        }

        public interface IModule<T, TResult>
        {
            TResult call(T input1);
        }

        /// <summary>A module whose forward takes 1 argument.</summary>
        public abstract class Module<T, TResult> : HookableModule<Func<Module<T, TResult>, T, T>, Func<Module<T, TResult>, T, TResult, TResult>>, IModule<T, TResult>
        {
            protected Module(string name) : base(name) { }

            /// <summary>Computes the result, without hooks.</summary>
            public abstract TResult forward(T input);

            /// <summary>Computes the result and runs the hooks.</summary>
            public TResult call(T input)
            {
                if (module_pre is not null)
                {
                    foreach (var (_, hook) in module_pre)
                        hook(this);
                }
                if (pre is not null)
                {
                    foreach (var (_, hook) in pre)
                    {
                        if (hook(this, input) is { } modified)
                            input = modified;
                    }
                }
                var result = forward(input);
                if (post is not null)
                {
                    foreach (var (_, hook) in post)
                    {
                        if (hook(this, input, result) is { } modified)
                            result = modified;
                    }
                }
                if (module_post is not null)
                {
                    foreach (var (_, hook) in module_post)
                        hook(this);
                }
                return result;
            }
        }

        public interface IModule<T1, T2, TResult>
        {
            TResult call(T1 input1, T2 input2);
        }

        /// <summary>A module whose forward takes 2 arguments.</summary>
        public abstract class Module<T1, T2, TResult> : HookableModule<Func<Module<T1, T2, TResult>, T1, T2, (T1, T2)?>, Func<Module<T1, T2, TResult>, T1, T2, TResult, TResult>>, IModule<T1, T2, TResult>
        {
            protected Module(string name) : base(name) { }

            /// <summary>Computes the result, without hooks.</summary>
            public abstract TResult forward(T1 input1, T2 input2);

            /// <summary>Computes the result and runs the hooks.</summary>
            public TResult call(T1 input1, T2 input2)
            {
                if (module_pre is not null)
                {
                    foreach (var (_, hook) in module_pre)
                        hook(this);
                }
                if (pre is not null)
                {
                    foreach (var (_, hook) in pre)
                    {
                        if (hook(this, input1, input2) is { } modified)
                            (input1, input2) = modified;
                    }
                }
                var result = forward(input1, input2);
                if (post is not null)
                {
                    foreach (var (_, hook) in post)
                    {
                        if (hook(this, input1, input2, result) is { } modified)
                            result = modified;
                    }
                }
                if (module_post is not null)
                {
                    foreach (var (_, hook) in module_post)
                        hook(this);
                }
                return result;
            }
        }

        public interface IModule<T1, T2, T3, TResult>
        {
            TResult call(T1 input1, T2 input2, T3 input3);
        }

        /// <summary>A module whose forward takes 3 arguments.</summary>
        public abstract class Module<T1, T2, T3, TResult> : HookableModule<Func<Module<T1, T2, T3, TResult>, T1, T2, T3, (T1, T2, T3)?>, Func<Module<T1, T2, T3, TResult>, T1, T2, T3, TResult, TResult>>, IModule<T1, T2, T3, TResult>
        {
            protected Module(string name) : base(name) { }

            /// <summary>Computes the result, without hooks.</summary>
            public abstract TResult forward(T1 input1, T2 input2, T3 input3);

            /// <summary>Computes the result and runs the hooks.</summary>
            public TResult call(T1 input1, T2 input2, T3 input3)
            {
                if (module_pre is not null)
                {
                    foreach (var (_, hook) in module_pre)
                        hook(this);
                }
                if (pre is not null)
                {
                    foreach (var (_, hook) in pre)
                    {
                        if (hook(this, input1, input2, input3) is { } modified)
                            (input1, input2, input3) = modified;
                    }
                }
                var result = forward(input1, input2, input3);
                if (post is not null)
                {
                    foreach (var (_, hook) in post)
                    {
                        if (hook(this, input1, input2, input3, result) is { } modified)
                            result = modified;
                    }
                }
                if (module_post is not null)
                {
                    foreach (var (_, hook) in module_post)
                        hook(this);
                }
                return result;
            }
        }

        public interface IModule<T1, T2, T3, T4, TResult>
        {
            TResult call(T1 input1, T2 input2, T3 input3, T4 input4);
        }

        /// <summary>A module whose forward takes 4 arguments.</summary>
        public abstract class Module<T1, T2, T3, T4, TResult> : HookableModule<Func<Module<T1, T2, T3, T4, TResult>, T1, T2, T3, T4, (T1, T2, T3, T4)?>, Func<Module<T1, T2, T3, T4, TResult>, T1, T2, T3, T4, TResult, TResult>>, IModule<T1, T2, T3, T4, TResult>
        {
            protected Module(string name) : base(name) { }

            /// <summary>Computes the result, without hooks.</summary>
            public abstract TResult forward(T1 input1, T2 input2, T3 input3, T4 input4);

            /// <summary>Computes the result and runs the hooks.</summary>
            public TResult call(T1 input1, T2 input2, T3 input3, T4 input4)
            {
                if (module_pre is not null)
                {
                    foreach (var (_, hook) in module_pre)
                        hook(this);
                }
                if (pre is not null)
                {
                    foreach (var (_, hook) in pre)
                    {
                        if (hook(this, input1, input2, input3, input4) is { } modified)
                            (input1, input2, input3, input4) = modified;
                    }
                }
                var result = forward(input1, input2, input3, input4);
                if (post is not null)
                {
                    foreach (var (_, hook) in post)
                    {
                        if (hook(this, input1, input2, input3, input4, result) is { } modified)
                            result = modified;
                    }
                }
                if (module_post is not null)
                {
                    foreach (var (_, hook) in module_post)
                        hook(this);
                }
                return result;
            }
        }

        public interface IModule<T1, T2, T3, T4, T5, TResult>
        {
            TResult call(T1 input1, T2 input2, T3 input3, T4 input4, T5 input5);
        }

        /// <summary>A module whose forward takes 5 arguments.</summary>
        public abstract class Module<T1, T2, T3, T4, T5, TResult> : HookableModule<Func<Module<T1, T2, T3, T4, T5, TResult>, T1, T2, T3, T4, T5, (T1, T2, T3, T4, T5)?>, Func<Module<T1, T2, T3, T4, T5, TResult>, T1, T2, T3, T4, T5, TResult, TResult>>, IModule<T1, T2, T3, T4, T5, TResult>
        {
            protected Module(string name) : base(name) { }

            /// <summary>Computes the result, without hooks.</summary>
            public abstract TResult forward(T1 input1, T2 input2, T3 input3, T4 input4, T5 input5);

            /// <summary>Computes the result and runs the hooks.</summary>
            public TResult call(T1 input1, T2 input2, T3 input3, T4 input4, T5 input5)
            {
                if (module_pre is not null)
                {
                    foreach (var (_, hook) in module_pre)
                        hook(this);
                }
                if (pre is not null)
                {
                    foreach (var (_, hook) in pre)
                    {
                        if (hook(this, input1, input2, input3, input4, input5) is { } modified)
                            (input1, input2, input3, input4, input5) = modified;
                    }
                }
                var result = forward(input1, input2, input3, input4, input5);
                if (post is not null)
                {
                    foreach (var (_, hook) in post)
                    {
                        if (hook(this, input1, input2, input3, input4, input5, result) is { } modified)
                            result = modified;
                    }
                }
                if (module_post is not null)
                {
                    foreach (var (_, hook) in module_post)
                        hook(this);
                }
                return result;
            }
        }

        public interface IModule<T1, T2, T3, T4, T5, T6, TResult>
        {
            TResult call(T1 input1, T2 input2, T3 input3, T4 input4, T5 input5, T6 input6);
        }

        /// <summary>A module whose forward takes 6 arguments.</summary>
        public abstract class Module<T1, T2, T3, T4, T5, T6, TResult> : HookableModule<Func<Module<T1, T2, T3, T4, T5, T6, TResult>, T1, T2, T3, T4, T5, T6, (T1, T2, T3, T4, T5, T6)?>, Func<Module<T1, T2, T3, T4, T5, T6, TResult>, T1, T2, T3, T4, T5, T6, TResult, TResult>>, IModule<T1, T2, T3, T4, T5, T6, TResult>
        {
            protected Module(string name) : base(name) { }

            /// <summary>Computes the result, without hooks.</summary>
            public abstract TResult forward(T1 input1, T2 input2, T3 input3, T4 input4, T5 input5, T6 input6);

            /// <summary>Computes the result and runs the hooks.</summary>
            public TResult call(T1 input1, T2 input2, T3 input3, T4 input4, T5 input5, T6 input6)
            {
                if (module_pre is not null)
                {
                    foreach (var (_, hook) in module_pre)
                        hook(this);
                }
                if (pre is not null)
                {
                    foreach (var (_, hook) in pre)
                    {
                        if (hook(this, input1, input2, input3, input4, input5, input6) is { } modified)
                            (input1, input2, input3, input4, input5, input6) = modified;
                    }
                }
                var result = forward(input1, input2, input3, input4, input5, input6);
                if (post is not null)
                {
                    foreach (var (_, hook) in post)
                    {
                        if (hook(this, input1, input2, input3, input4, input5, input6, result) is { } modified)
                            result = modified;
                    }
                }
                if (module_post is not null)
                {
                    foreach (var (_, hook) in module_post)
                        hook(this);
                }
                return result;
            }
        }
    }
}
