// A small C interface to libtorch: operators are looked up by schema name and called through the dispatcher with boxed
// arguments, so autograd, dtypes, broadcasting and error messages are libtorch's own. The C# side is in Native.cs and Ops.cs.
//
// Conventions
//  - A tensor handle is a TensorImpl* that owns one reference; null stands for an undefined tensor.
//  - A function that can fail returns -1 (or null) and leaves its message in ct_error(), thread-local.
//  - No C++ exception crosses the boundary.
#include <torch/csrc/api/include/torch/version.h>
#if TORCH_VERSION_MAJOR != 1 || TORCH_VERSION_MINOR != 13
#error "This shim is written for libtorch 1.13 (Debian: apt-get install libtorch-dev)."
#endif
#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Parallel.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/grad_mode.h>
#include <c10/core/CPUAllocator.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/csrc/autograd/variable.h>
#include <atomic>
#include <malloc.h>
#include <string>
#include <vector>

#define API extern "C" __attribute__((visibility("default")))

namespace {

// ---- errors ----------------------------------------------------------------------------------------------------------
thread_local std::string last_error;

template <class R, class F>
R guarded(R failed, F&& body) noexcept {
  try {
    return body();
  } catch (const c10::Error& e) {
    last_error = e.what_without_backtrace();
  } catch (const std::exception& e) {
    last_error = e.what();
  } catch (...) {
    last_error = "unknown native exception";
  }
  return failed;
}

// ---- native memory ---------------------------------------------------------------------------------------------------
// Every CPU tensor buffer is counted, so that the C# side knows when to collect garbage. And it is aligned here, inside a
// plain malloc block, not by posix_memalign: glibc before 2.38 cannot reuse a freed aligned block for another one of the same
// size, so that a training loop whose tensors wait for the garbage collector would spread over ever more memory.
std::atomic<int64_t> live_bytes{0};

constexpr size_t kAlignment = 64;

struct Header {
  void* block;
  size_t size;
};

void counted_free(void* p) {
  if (!p) return;
  const Header* h = static_cast<Header*>(p) - 1;
  live_bytes.fetch_sub(static_cast<int64_t>(h->size), std::memory_order_relaxed);
  free(h->block);
}

struct CountingAllocator final : at::Allocator {
  at::DataPtr allocate(size_t n) const override {
    if (n == 0) return {nullptr, nullptr, &counted_free, at::Device(at::DeviceType::CPU)};
    TORCH_CHECK(n <= static_cast<size_t>(PTRDIFF_MAX), "not enough memory: you tried to allocate ", n, " bytes.");
    const size_t size = n + sizeof(Header) + kAlignment;
    void* block = malloc(size);
    TORCH_CHECK(block, "not enough memory: you tried to allocate ", n, " bytes.");
    const auto first = reinterpret_cast<uintptr_t>(block) + sizeof(Header);
    void* p = reinterpret_cast<void*>((first + kAlignment - 1) & ~(kAlignment - 1));
    *(static_cast<Header*>(p) - 1) = {block, size};
    live_bytes.fetch_add(static_cast<int64_t>(size), std::memory_order_relaxed);
    return {p, p, &counted_free, at::Device(at::DeviceType::CPU)};
  }
  at::DeleterFnPtr raw_deleter() const override { return &counted_free; }
};

CountingAllocator counting_allocator;

const bool allocator_installed = [] {
  // Buffers of up to 32 MiB come from the heap, and the heap keeps some free memory: giving pages back to the system after
  // each step and getting them anew for the next one costs more than the arithmetic of a small network.
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 64 << 20);
  c10::SetCPUAllocator(&counting_allocator, /*priority*/ 1);
  return true;
}();

// ---- handles ---------------------------------------------------------------------------------------------------------
using Handle = c10::TensorImpl*;

Handle give(at::Tensor t) { return t.defined() ? t.unsafeReleaseTensorImpl() : nullptr; }

at::Tensor peek(Handle h) {
  return h ? at::Tensor(c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim_copy(h)) : at::Tensor();
}

at::Generator peek_generator(c10::GeneratorImpl* g) {
  return at::Generator(c10::intrusive_ptr<c10::GeneratorImpl>::reclaim_copy(g));
}

std::vector<at::Tensor> peek_all(Handle* h, int64_t n) {
  std::vector<at::Tensor> v;
  v.reserve(n);
  for (int64_t i = 0; i < n; i++) v.push_back(peek(h[i]));
  return v;
}

// ---- boxed calls -----------------------------------------------------------------------------------------------------
enum Tag : int32_t {
  None = 0, TensorTag = 1, Int = 2, Double = 3, Bool = 4, IntList = 5, DoubleList = 6, TensorList = 7,
  OptTensorList = 8, String = 9, DeviceTag = 10, GeneratorTag = 11, BoolList = 12, Default = 13
};

struct Arg {
  int64_t bits;
  int32_t tag;
  int32_t len;
};

// What the schema wants at one position, worked out once per operator.
enum class Want { Other, Float, Int, IntList, FloatList, TensorList, OptTensorList, Tensor };

struct Parameter {
  Want want;
  c10::optional<c10::IValue> default_value;
  std::string name;
};

struct Operator {
  c10::OperatorHandle handle;
  std::vector<Parameter> parameters;
  std::string name;
};

Want want_of(c10::TypePtr t) {
  if (t->kind() == c10::TypeKind::TensorType) return Want::Tensor;
  if (auto o = t->cast<c10::OptionalType>()) t = o->getElementType();
  switch (t->kind()) {
    case c10::TypeKind::FloatType: return Want::Float;
    case c10::TypeKind::IntType: return Want::Int;
    case c10::TypeKind::ListType: {
      auto e = t->castRaw<c10::ListType>()->getElementType();
      if (e->kind() == c10::TypeKind::IntType || e->kind() == c10::TypeKind::SymIntType) return Want::IntList;
      if (e->kind() == c10::TypeKind::FloatType) return Want::FloatList;
      if (e->kind() == c10::TypeKind::TensorType) return Want::TensorList;
      if (e->kind() == c10::TypeKind::OptionalType) return Want::OptTensorList;
      return Want::Other;
    }
    default: return Want::Other;
  }
}

double as_double(int64_t bits) {
  double d;
  memcpy(&d, &bits, sizeof d);
  return d;
}

[[noreturn]] void wrong(const Operator& op, size_t i, const char* what) {
  throw std::runtime_error(op.name + ": argument '" + op.parameters[i].name + "' " + what);
}

c10::IValue box(const Operator& op, size_t i, const Arg& a) {
  const Want want = op.parameters[i].want;
  switch (a.tag) {
    case None: return want == Want::Tensor ? c10::IValue(at::Tensor()) : c10::IValue();
    case TensorTag: return peek(reinterpret_cast<Handle>(a.bits));
    case Int:
      if (want == Want::Float) return static_cast<double>(a.bits);
      if (want == Want::IntList) return c10::List<int64_t>({a.bits});
      return a.bits;
    case Double:
      if (want == Want::Int) wrong(op, i, "must be an integer");
      if (want == Want::FloatList) return c10::List<double>({as_double(a.bits)});
      return as_double(a.bits);
    case Bool: return a.bits != 0;
    case IntList: {
      const int64_t* p = reinterpret_cast<const int64_t*>(a.bits);
      if (want == Want::FloatList) {
        c10::List<double> l;
        for (int k = 0; k < a.len; k++) l.push_back(static_cast<double>(p[k]));
        return l;
      }
      return c10::List<int64_t>(c10::ArrayRef<int64_t>(p, a.len));
    }
    case DoubleList: return c10::List<double>(c10::ArrayRef<double>(reinterpret_cast<const double*>(a.bits), a.len));
    case BoolList: {
      const uint8_t* p = reinterpret_cast<const uint8_t*>(a.bits);
      c10::List<bool> l;
      for (int k = 0; k < a.len; k++) l.push_back(p[k] != 0);
      return l;
    }
    case TensorList: {
      const Handle* p = reinterpret_cast<const Handle*>(a.bits);
      if (want == Want::OptTensorList) {
        c10::List<c10::optional<at::Tensor>> l;
        l.reserve(a.len);
        for (int k = 0; k < a.len; k++) {
          if (p[k]) l.push_back(peek(p[k]));
          else l.push_back(c10::nullopt);
        }
        return l;
      }
      c10::List<at::Tensor> l;
      l.reserve(a.len);
      for (int k = 0; k < a.len; k++) l.push_back(peek(p[k]));
      return l;
    }
    case String: return std::string(reinterpret_cast<const char*>(a.bits), a.len);
    case DeviceTag: return c10::Device(static_cast<c10::DeviceType>(a.len), static_cast<c10::DeviceIndex>(a.bits));
    case GeneratorTag: return peek_generator(reinterpret_cast<c10::GeneratorImpl*>(a.bits));
    default: wrong(op, i, "has an unknown kind");
  }
}

Handle* give_list(const c10::List<at::Tensor>& l) {
  auto* p = static_cast<Handle*>(malloc(sizeof(Handle) * (l.size() ? l.size() : 1)));
  for (size_t i = 0; i < l.size(); i++) p[i] = give(l.get(i));
  return p;
}

void unbox(const Operator& op, c10::IValue&& v, Arg& out) {
  out.len = 0;
  out.bits = 0;
  if (v.isTensor()) {
    out.tag = TensorTag;
    out.bits = reinterpret_cast<int64_t>(give(std::move(v).toTensor()));
  } else if (v.isNone()) {
    out.tag = None;
  } else if (v.isInt()) {
    out.tag = Int;
    out.bits = v.toInt();
  } else if (v.isDouble()) {
    out.tag = Double;
    double d = v.toDouble();
    memcpy(&out.bits, &d, sizeof d);
  } else if (v.isBool()) {
    out.tag = Bool;
    out.bits = v.toBool();
  } else if (v.isTensorList()) {
    auto l = v.toTensorList();
    out.tag = TensorList;
    out.len = static_cast<int32_t>(l.size());
    out.bits = reinterpret_cast<int64_t>(give_list(l));
  } else {
    throw std::runtime_error(op.name + ": returns a " + v.tagKind() + ", which has no counterpart on the C# side");
  }
}

}  // namespace

// ---- library ---------------------------------------------------------------------------------------------------------
API const char* ct_error() { return last_error.c_str(); }
API const char* ct_version() { return TORCH_VERSION; }
API const std::atomic<int64_t>* ct_live_bytes() { return &live_bytes; }
API int32_t ct_get_num_threads() { return at::get_num_threads(); }
API int32_t ct_get_num_interop_threads() { return at::get_num_interop_threads(); }
API int32_t ct_set_num_threads(int32_t n) { return guarded(-1, [&] { at::set_num_threads(n); return 0; }); }
API int32_t ct_set_num_interop_threads(int32_t n) { return guarded(-1, [&] { at::set_num_interop_threads(n); return 0; }); }

// ---- operators -------------------------------------------------------------------------------------------------------
API Operator* ct_operator(const char* name, const char* overload) {
  return guarded(static_cast<Operator*>(nullptr), [&]() -> Operator* {
    auto found = c10::Dispatcher::singleton().findSchema({name, overload});
    const std::string full = std::string(name) + (*overload ? std::string(".") + overload : std::string());
    if (!found) throw std::runtime_error("libtorch has no operator " + full);
    auto* op = new Operator{*found, {}, full};
    for (const auto& a : found->schema().arguments()) op->parameters.push_back({want_of(a.type()), a.default_value(), a.name()});
    return op;
  });
}

// Calls an operator. Arguments that are not given, or given with the tag Default, take the schema's default. Returns the
// number of results and writes them to `results` (room for `room`); with room == 0 the results are dropped.
API int32_t ct_call(Operator* op, const Arg* args, int32_t count, Arg* results, int32_t room) {
  return guarded(-1, [&]() -> int32_t {
    const size_t wanted = op->parameters.size();
    if (static_cast<size_t>(count) > wanted) throw std::runtime_error(op->name + ": too many arguments");
    // The arguments' memory is kept for the next call; a call from inside another one (a custom backward) takes its own.
    static thread_local std::vector<c10::IValue> kept;
    std::vector<c10::IValue> stack = std::move(kept);
    kept.clear();
    stack.reserve(16);
    struct Return {
      std::vector<c10::IValue>& stack;
      ~Return() {
        stack.clear();
        kept = std::move(stack);
      }
    } give_back{stack};
    for (size_t i = 0; i < wanted; i++) {
      if (i < static_cast<size_t>(count) && args[i].tag != Default) {
        stack.push_back(box(*op, i, args[i]));
      } else {
        if (!op->parameters[i].default_value) wrong(*op, i, "is missing");
        stack.push_back(*op->parameters[i].default_value);
      }
    }
    op->handle.callBoxed(&stack);
    if (room == 0) return 0;
    if (stack.size() > static_cast<size_t>(room)) throw std::runtime_error(op->name + ": more results than expected");
    for (size_t i = 0; i < stack.size(); i++) unbox(*op, std::move(stack[i]), results[i]);
    return static_cast<int32_t>(stack.size());
  });
}

API void ct_free(void* p) { free(p); }

// ---- tensors ---------------------------------------------------------------------------------------------------------
API void ct_tensor_free(Handle h) {
  guarded(0, [&] { c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim(h); return 0; });
}

// A second handle on the same tensor.
API Handle ct_tensor_share(Handle h) { return give(peek(h)); }

API int64_t ct_tensor_dim(Handle h) { return h->dim(); }
API int64_t ct_tensor_numel(Handle h) { return h->numel(); }
API int32_t ct_tensor_dtype(Handle h) { return static_cast<int32_t>(c10::typeMetaToScalarType(h->dtype())); }

struct Info {
  const int64_t* sizes;
  const int64_t* strides;
  void* data;
  int64_t dim, numel, storage_offset, element_size;
  int32_t dtype, device_type, device_index, layout;
  int32_t requires_grad, is_leaf, contiguous, has_storage;
};

API int32_t ct_tensor_info(Handle h, Info* info) {
  return guarded(-1, [&] {
    const at::Tensor t = peek(h);
    const bool strided = t.layout() == at::kStrided;
    info->dim = t.dim();
    info->numel = t.numel();
    info->sizes = t.sizes().data();
    info->strides = strided ? t.strides().data() : nullptr;
    info->has_storage = strided && t.has_storage();
    info->data = info->has_storage ? t.data_ptr() : nullptr;
    info->storage_offset = info->has_storage ? t.storage_offset() : 0;
    info->element_size = t.element_size();
    info->dtype = static_cast<int32_t>(t.scalar_type());
    info->device_type = static_cast<int32_t>(t.device().type());
    info->device_index = t.device().index();
    info->layout = static_cast<int32_t>(t.layout());
    info->requires_grad = t.requires_grad();
    info->is_leaf = t.is_leaf();
    info->contiguous = strided && t.is_contiguous();
    return 0;
  });
}

// The data is copied.
API Handle ct_tensor_from_data(const void* data, const int64_t* sizes, int64_t dim, int32_t dtype) {
  return guarded(Handle(nullptr), [&] {
    at::Tensor t = at::empty(at::IntArrayRef(sizes, dim), at::TensorOptions(static_cast<at::ScalarType>(dtype)));
    if (t.numel()) memcpy(t.data_ptr(), data, t.nbytes());
    return give(t);
  });
}

// The data stays where it is; `release` is called with `id` when the last tensor on it dies.
API Handle ct_tensor_on_data(void* data, const int64_t* sizes, int64_t dim, int32_t dtype, void* id, void (*release)(void*)) {
  return guarded(Handle(nullptr), [&] {
    return give(at::from_blob(data, at::IntArrayRef(sizes, dim), [id, release](void*) { release(id); },
                              at::TensorOptions(static_cast<at::ScalarType>(dtype))));
  });
}

API int32_t ct_tensor_set_requires_grad(Handle h, int32_t value) {
  return guarded(-1, [&] { peek(h).set_requires_grad(value != 0); return 0; });
}

API int32_t ct_tensor_retain_grad(Handle h) { return guarded(-1, [&] { peek(h).retain_grad(); return 0; }); }

// 1 when there is a gradient, 0 when there is none, -1 on failure.
API int32_t ct_tensor_grad(Handle h, Handle* grad) {
  return guarded(-1, [&] { *grad = give(peek(h).grad()); return *grad ? 1 : 0; });
}

API int32_t ct_tensor_set_grad(Handle h, Handle grad) {
  return guarded(-1, [&] { peek(h).mutable_grad() = peek(grad); return 0; });
}

// Lets `h` take over the data of `other` (as `h.data = other` in Python).
API int32_t ct_tensor_set_data(Handle h, Handle other) {
  return guarded(-1, [&] { peek(h).set_data(peek(other)); return 0; });
}

// ---- autograd --------------------------------------------------------------------------------------------------------
API int32_t ct_backward(Handle* tensors, int64_t count, Handle* grads, int64_t grad_count, int32_t retain, int32_t create,
                        Handle* inputs, int64_t input_count) {
  return guarded(-1, [&] {
    torch::autograd::backward(peek_all(tensors, count), peek_all(grads, grad_count), retain != 0, create != 0,
                              peek_all(inputs, input_count));
    return 0;
  });
}

API int32_t ct_grad(Handle* outputs, int64_t count, Handle* inputs, int64_t input_count, Handle* grads, int64_t grad_count,
                    int32_t retain, int32_t create, int32_t allow_unused, Handle* results) {
  return guarded(-1, [&] {
    auto g = torch::autograd::grad(peek_all(outputs, count), peek_all(inputs, input_count), peek_all(grads, grad_count),
                                   retain != 0, create != 0, allow_unused != 0);
    for (size_t i = 0; i < g.size(); i++) results[i] = give(g[i]);
    return 0;
  });
}

API int32_t ct_grad_mode() { return at::GradMode::is_enabled(); }
API void ct_set_grad_mode(int32_t on) { at::GradMode::set_enabled(on != 0); }
API int32_t ct_inference_mode() { return c10::InferenceMode::is_enabled(); }
// The guard must be deleted on the thread that made it, and guards in reverse order.
API void* ct_inference_guard(int32_t on) { return new c10::InferenceMode(on != 0); }
API void ct_inference_guard_free(void* guard) { delete static_cast<c10::InferenceMode*>(guard); }

// ---- functions with a backward written in C# ---------------------------------------------------------------------------
// The managed side is known by an id: backward fills `results` (one gradient per tensor argument of forward, null for none)
// and returns 0, or returns -1 and leaves its message with ct_function_fail; release is called once, when the node dies.
using BackwardFn = int32_t (*)(void* id, Handle* grads, int64_t count, Handle* results, int64_t room);
using ReleaseFn = void (*)(void* id);

namespace {

BackwardFn managed_backward;
ReleaseFn managed_release;
thread_local std::string managed_message;

struct ManagedNode : torch::autograd::Node {
  void* id;
  bool materialize;
  size_t tensor_arguments;
  std::string title;
  std::vector<torch::autograd::VariableInfo> output_info;
  std::vector<torch::autograd::SavedVariable> saved;

  ~ManagedNode() override { managed_release(id); }
  std::string name() const override { return title; }
  void release_variables() override {
    for (auto& s : saved) s.reset_data();
  }

  torch::autograd::variable_list apply(torch::autograd::variable_list&& grads) override {
    at::OptionalDeviceGuard device_guard;
    std::vector<Handle> in;
    for (size_t i = 0; i < grads.size(); i++) {
      in.push_back(give(grads[i].defined() || !materialize ? grads[i] : output_info[i].zeros(device_guard)));
    }
    std::vector<Handle> out(tensor_arguments, nullptr);
    const int32_t status = managed_backward(id, in.data(), in.size(), out.data(), out.size());
    torch::autograd::variable_list result;
    for (Handle h : out) {
      result.push_back(h ? at::Tensor(c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim(h)) : at::Tensor());
    }
    if (status < 0) throw std::runtime_error(managed_message);
    return result;
  }
};

}  // namespace

API void ct_function_install(BackwardFn backward, ReleaseFn release) {
  managed_backward = backward;
  managed_release = release;
}

API void ct_function_fail(const char* message) { managed_message = message; }

// Puts the outputs of a forward into the graph and returns them in `results`, and the node (borrowed; the outputs keep it).
API int32_t ct_function_wrap(void* id, const char* title, int32_t materialize, Handle* inputs, int64_t input_count,
                             Handle* outputs, int64_t output_count, Handle* constant, int64_t constant_count,
                             Handle* dirty, int64_t dirty_count, Handle* saved, int64_t saved_count, Handle* results, void** node_out) {
  return guarded(-1, [&] {
    auto node = std::shared_ptr<ManagedNode>(new ManagedNode(), torch::autograd::deleteNode);
    node->id = id;
    node->title = title;
    node->materialize = materialize != 0;
    node->tensor_arguments = input_count;
    const auto variables = peek_all(inputs, input_count);
    node->set_next_edges(torch::autograd::collect_next_edges(variables));
    node->clear_input_metadata();
    std::vector<c10::optional<at::Tensor>> raw;
    for (auto& t : peek_all(outputs, output_count)) raw.emplace_back(t);
    std::unordered_set<c10::TensorImpl*> constants(constant, constant + constant_count);
    std::unordered_set<c10::TensorImpl*> changed(dirty, dirty + dirty_count);
    for (auto* t : changed) t->bump_version();
    auto wrapped = torch::autograd::_wrap_outputs(variables, constants, changed, raw, node,
        [](torch::autograd::variable_list, torch::autograd::variable_list) -> torch::autograd::variable_list {
          throw std::runtime_error("forward-mode derivatives of custom functions are not there");
        });
    for (auto& t : wrapped) node->output_info.emplace_back(*t);
    for (auto& t : peek_all(saved, saved_count)) {
      bool is_output = false;
      for (size_t i = 0; i < wrapped.size(); i++) {
        // A saved output is saved as the wrapped one, which has the node as its grad_fn: no reference circle.
        if (outputs[i] == t.unsafeGetTensorImpl()) {
          node->saved.emplace_back(*wrapped[i], true);
          is_output = true;
          break;
        }
      }
      if (!is_output) node->saved.emplace_back(t, false);
    }
    for (size_t i = 0; i < wrapped.size(); i++) results[i] = give(*wrapped[i]);
    *node_out = node.get();
    return 0;
  });
}

API Handle ct_function_saved(void* node, int64_t index) {
  return guarded(Handle(nullptr), [&] {
    auto* n = static_cast<ManagedNode*>(node);
    return give(n->saved.at(index).unpack(n->shared_from_this()));
  });
}

// ---- random ----------------------------------------------------------------------------------------------------------
API c10::GeneratorImpl* ct_generator_default() { return at::Generator(at::detail::getDefaultCPUGenerator()).unsafeReleaseGeneratorImpl(); }
API c10::GeneratorImpl* ct_generator(uint64_t seed) {
  return guarded(static_cast<c10::GeneratorImpl*>(nullptr), [&] { return at::detail::createCPUGenerator(seed).unsafeReleaseGeneratorImpl(); });
}
API void ct_generator_free(c10::GeneratorImpl* g) {
  guarded(0, [&] { c10::intrusive_ptr<c10::GeneratorImpl>::reclaim(g); return 0; });
}
API int32_t ct_generator_set_seed(c10::GeneratorImpl* g, uint64_t seed) {
  return guarded(-1, [&] {
    std::lock_guard<std::mutex> lock(g->mutex_);
    g->set_current_seed(seed);
    return 0;
  });
}
API uint64_t ct_generator_initial_seed(c10::GeneratorImpl* g) { return g->current_seed(); }
API uint64_t ct_generator_reseed(c10::GeneratorImpl* g) {
  return guarded(uint64_t(0), [&] {
    std::lock_guard<std::mutex> lock(g->mutex_);
    return g->seed();
  });
}
API Handle ct_generator_state(c10::GeneratorImpl* g) {
  return guarded(Handle(nullptr), [&] {
    std::lock_guard<std::mutex> lock(g->mutex_);
    return give(peek_generator(g).get_state());
  });
}
API int32_t ct_generator_set_state(c10::GeneratorImpl* g, Handle state) {
  return guarded(-1, [&] {
    std::lock_guard<std::mutex> lock(g->mutex_);
    peek_generator(g).set_state(peek(state));
    return 0;
  });
}
