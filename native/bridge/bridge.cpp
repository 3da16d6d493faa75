#include "values.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/grad_mode.h>
#include <torch/cuda.h>
#include <torch/version.h>

#include <dlfcn.h>

#include <cstddef>
#include <stdexcept>
#include <string>

using namespace kinora;

thread_local std::string kinora::last_error;

namespace {

struct Operator {
    c10::OperatorHandle handle;
    std::string schema;
    uint64_t writes;
};

uint64_t writes_of(const c10::FunctionSchema& schema) {
    uint64_t mask = 0;
    const auto& arguments = schema.arguments();
    for (size_t k = 0; k < arguments.size() && k < 64; ++k) {
        const auto* alias = arguments[k].alias_info();
        const bool is_tensor = arguments[k].type()->kind() == c10::TypeKind::TensorType;
        if (alias && alias->isWrite() && is_tensor) mask |= uint64_t{1} << k;
    }
    return mask;
}

}  // namespace

int32_t kn_abi_version() { return KN_ABI_VERSION; }

int32_t kn_layout(int32_t* numbers, int32_t capacity) {
    static constexpr size_t layout[] = {
        sizeof(kn_value), offsetof(kn_value, tag), offsetof(kn_value, count), offsetof(kn_value, i), offsetof(kn_value, d),
        offsetof(kn_value, p),
        sizeof(kn_info), offsetof(kn_info, numel), offsetof(kn_info, data), offsetof(kn_info, dtype),
        offsetof(kn_info, device_type), offsetof(kn_info, device_index), offsetof(kn_info, dims),
        offsetof(kn_info, requires_grad), offsetof(kn_info, contiguous), offsetof(kn_info, sizes), offsetof(kn_info, strides),
    };
    constexpr int32_t count = sizeof(layout) / sizeof(layout[0]);
    for (int32_t k = 0; k < count && k < capacity; ++k) numbers[k] = static_cast<int32_t>(layout[k]);
    return count;
}

const char* kn_last_error() { return last_error.c_str(); }
const char* kn_torch_version() { return TORCH_VERSION; }

const char* kn_torch_config() {
    static const std::string text = at::show_config() + at::get_parallel_info();
    return text.c_str();
}

int32_t kn_operator_find(const char* name, const char* overload, kn_operator* found) {
    return guarded([&] {
        *found = nullptr;
        auto handle = c10::Dispatcher::singleton().findSchema({name, overload});
        if (handle) *found = new Operator{*handle, c10::toString(handle->schema()), writes_of(handle->schema())};
    });
}

const char* kn_operator_schema(kn_operator op) { return static_cast<Operator*>(op)->schema.c_str(); }

uint64_t kn_operator_writes(kn_operator op) { return static_cast<Operator*>(op)->writes; }

int32_t kn_operator_call(kn_operator op, const kn_value* arguments, int32_t argument_count,
                         kn_value* results, int32_t capacity, int32_t* count) {
    return guarded([&] {
        const auto& handle = static_cast<Operator*>(op)->handle;
        const auto& expected = handle.schema().arguments();
        if (static_cast<size_t>(argument_count) > expected.size()) {
            throw std::invalid_argument("the operator takes " + std::to_string(expected.size()) + " arguments, "
                                        + std::to_string(argument_count) + " were given");
        }
        torch::jit::Stack stack;
        stack.reserve(expected.size());
        for (size_t k = 0; k < expected.size(); ++k) {
            stack.push_back(k < static_cast<size_t>(argument_count) ? to_argument(arguments[k], expected[k])
                                                                    : default_of(expected[k]));
        }
        handle.callBoxed(stack);
        *count = static_cast<int32_t>(stack.size());
        int32_t given = 0;
        try {
            for (; given < capacity && given < *count; ++given) results[given] = to_result(stack[given]);
        } catch (...) {
            while (given > 0) drop(results[--given]);
            throw;
        }
    });
}

void kn_tensors_free(kn_tensor* list) { delete[] list; }

int32_t kn_tensor_from_memory(void* data, const int64_t* sizes, int32_t dims, int32_t dtype,
                              void (*release)(void*), void* context, kn_tensor* made) {
    return guarded([&] {
        const auto options = at::TensorOptions().dtype(static_cast<c10::ScalarType>(dtype));
        const auto deleter = [release, context](void*) {
            if (release) release(context);
        };
        *made = give(at::from_blob(data, at::IntArrayRef(sizes, dims), deleter, options));
    });
}

kn_tensor kn_tensor_retain(kn_tensor tensor) { return give(borrow(tensor)); }
void kn_tensor_release(kn_tensor tensor) { take(tensor); }

int32_t kn_tensor_info(kn_tensor tensor, kn_info* info) {
    return guarded([&] {
        const auto t = borrow(tensor);
        if (t.dim() > 8) throw std::invalid_argument("a tensor of more than 8 dimensions can't cross the bridge");
        info->numel = t.numel();
        info->data = t.is_meta() ? nullptr : t.data_ptr();
        info->dtype = static_cast<int32_t>(t.scalar_type());
        info->device_type = static_cast<int32_t>(t.device().type());
        info->device_index = t.device().index();
        info->dims = static_cast<int32_t>(t.dim());
        info->requires_grad = t.requires_grad();
        info->contiguous = t.is_contiguous();
        for (int64_t k = 0; k < t.dim(); ++k) {
            info->sizes[k] = t.size(k);
            info->strides[k] = t.stride(k);
        }
    });
}

int32_t kn_set_requires_grad(kn_tensor tensor, int32_t value) {
    return guarded([&] { borrow(tensor).requires_grad_(value != 0); });
}

int32_t kn_backward(kn_tensor loss, kn_tensor gradient) {
    return guarded([&] { borrow(loss).backward(gradient ? borrow(gradient) : at::Tensor()); });
}

int32_t kn_gradient(kn_tensor tensor, kn_tensor* gradient) {
    return guarded([&] {
        const auto g = borrow(tensor).grad();
        *gradient = g.defined() ? give(g) : nullptr;
    });
}

int32_t kn_set_gradient(kn_tensor tensor, kn_tensor gradient) {
    return guarded([&] { borrow(tensor).mutable_grad() = gradient ? borrow(gradient) : at::Tensor(); });
}

int32_t kn_grad_enabled() { return c10::GradMode::is_enabled(); }
void kn_set_grad_enabled(int32_t value) { c10::GradMode::set_enabled(value != 0); }

int32_t kn_threads() { return at::get_num_threads(); }
int32_t kn_set_threads(int32_t count) {
    return guarded([&] {
        at::set_num_threads(count);
        // OpenBLAS keeps threads of its own and reads the environment only when it loads.
        static auto* set_blas = reinterpret_cast<void (*)(int)>(dlsym(RTLD_DEFAULT, "openblas_set_num_threads"));
        if (set_blas) set_blas(count);
    });
}

int32_t kn_device_count(int32_t device_type) {
    const auto type = static_cast<c10::DeviceType>(device_type);
    if (type == c10::DeviceType::CPU || type == c10::DeviceType::Meta) return 1;
    int32_t count = 0;
    const auto failed = guarded([&] {
        if (type == c10::DeviceType::CUDA) count = static_cast<int32_t>(torch::cuda::device_count());
    });
    return failed ? 0 : count;
}
