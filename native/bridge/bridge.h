// The C ABI between Kinora.Tensors and libtorch: every ATen operator by name, tensors, autograd, threads.
//
// Conventions
//   - A function that can fail returns 0 on success and 1 on failure; kn_last_error() then tells why (per thread).
//   - A tensor handle owns one reference. It is given back with kn_tensor_release.
//   - No C++ exception leaves this library.
#pragma once

#include <cstdint>

#define KN_API extern "C" __attribute__((visibility("default")))

// Raised whenever a struct or a signature of this file changes; the managed side refuses another number.
constexpr int32_t KN_ABI_VERSION = 2;

typedef void* kn_tensor;
typedef void* kn_operator;

enum kn_tag : int32_t {
    KN_NONE = 0,
    KN_INT = 1,          // i
    KN_DOUBLE = 2,       // d
    KN_BOOL = 3,         // i
    KN_TENSOR = 4,       // p: kn_tensor (borrowed in arguments, owned in results)
    KN_INTS = 5,         // p: int64_t[count]
    KN_DOUBLES = 6,      // p: double[count]
    KN_TENSORS = 7,      // p: kn_tensor[count]; in results freed with kn_tensors_free
    KN_OPT_TENSORS = 8,  // p: kn_tensor[count], null entries allowed (index lists)
    KN_STRING = 9,       // p: UTF-8, count bytes
    KN_DEVICE = 10,      // i: c10::DeviceType, count: index or -1
    KN_DEFAULT = 11,     // the schema's default value
};

// One argument or result of an operator. 32 bytes; the managed struct has the same layout.
struct kn_value {
    int32_t tag;
    int32_t count;
    int64_t i;
    double d;
    void* p;
};

// What a tensor is, without touching its values. Sizes and strides hold the first `dims` entries.
struct kn_info {
    int64_t numel;
    void* data;  // null on the meta device
    int32_t dtype;
    int32_t device_type;
    int32_t device_index;
    int32_t dims;
    int32_t requires_grad;
    int32_t contiguous;
    int64_t sizes[8];
    int64_t strides[8];
};

KN_API int32_t kn_abi_version();
// Size and field offsets of kn_value, then of kn_info, in declaration order; returns how many numbers there are.
KN_API int32_t kn_layout(int32_t* numbers, int32_t capacity);
KN_API const char* kn_last_error();
KN_API const char* kn_torch_version();
KN_API const char* kn_torch_config();

KN_API int32_t kn_operator_find(const char* name, const char* overload, kn_operator* found);
KN_API const char* kn_operator_schema(kn_operator op);
// Which tensor arguments the operator writes to: bit k for argument k.
KN_API uint64_t kn_operator_writes(kn_operator op);
// Calls the operator. `results` has room for `capacity` values; results past it are dropped. `count` gets how many
// the operator returned. Arguments past `argument_count` take their defaults; ints become what the schema asks for.
// On failure no result is given out.
KN_API int32_t kn_operator_call(kn_operator op, const kn_value* arguments, int32_t argument_count,
                                kn_value* results, int32_t capacity, int32_t* count);
KN_API void kn_tensors_free(kn_tensor* list);

KN_API int32_t kn_tensor_from_memory(void* data, const int64_t* sizes, int32_t dims, int32_t dtype,
                                     void (*release)(void*), void* context, kn_tensor* made);
KN_API kn_tensor kn_tensor_retain(kn_tensor tensor);  // one more reference
KN_API void kn_tensor_release(kn_tensor tensor);
KN_API int32_t kn_tensor_info(kn_tensor tensor, kn_info* info);

KN_API int32_t kn_set_requires_grad(kn_tensor tensor, int32_t value);
KN_API int32_t kn_backward(kn_tensor loss, kn_tensor gradient);
KN_API int32_t kn_gradient(kn_tensor tensor, kn_tensor* gradient);  // null where there is none
KN_API int32_t kn_set_gradient(kn_tensor tensor, kn_tensor gradient);
KN_API int32_t kn_grad_enabled();
KN_API void kn_set_grad_enabled(int32_t value);

// A backward written on the other side of this interface. It gets the gradient of the result and the saved tensors
// (owned by it from then on) and which inputs want a gradient; it fills in owned gradients, null for none.
// On failure it returns 1, having written why into `message`.
typedef int32_t (*kn_backward_function)(void* context, kn_tensor gradient, const kn_tensor* saved, int32_t saved_count,
                                        const uint8_t* needed, kn_tensor* gradients, int32_t input_count,
                                        char* message, int32_t capacity);
// Gives `output`, which was computed from `inputs` without recording, a history: `result` shares its values and has
// `backward` as its gradient function. `saved` (which may hold inputs and the output) is checked for later in-place
// changes and let go after backward. `release` gets `context` once, when the function is no longer needed, unless
// this call fails.
KN_API int32_t kn_attach_backward(const char* name, kn_tensor output, const kn_tensor* inputs, int32_t input_count,
                                  const kn_tensor* saved, int32_t saved_count, kn_backward_function backward,
                                  void (*release)(void*), void* context, kn_tensor* result);

KN_API int32_t kn_threads();
// Threads of libtorch's operators on this and on every new thread, and of OpenBLAS where that is the BLAS library.
KN_API int32_t kn_set_threads(int32_t count);
KN_API int32_t kn_device_count(int32_t device_type);
