#include "internal.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/grad_mode.h>
#include <torch/cuda.h>
#include <torch/version.h>

#include <dlfcn.h>

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

using namespace kinora;

thread_local std::string kinora::last_error;

namespace {

// c10::optional became std::optional and then went away.
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 5)
using OptionalTensor = std::optional<at::Tensor>;
#else
using OptionalTensor = c10::optional<at::Tensor>;
#endif

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

// The type without its "optional" wrapping.
c10::TypePtr plain(const c10::TypePtr& type) {
    return type->kind() == c10::TypeKind::OptionalType ? plain(type->castRaw<c10::OptionalType>()->getElementType()) : type;
}

c10::IValue default_of(const c10::Argument& argument) {
    if (argument.default_value()) return *argument.default_value();
    if (argument.type()->kind() == c10::TypeKind::OptionalType) return c10::IValue();
    throw std::invalid_argument("argument '" + argument.name() + "' has no default and was not given");
}

c10::IValue tensor_list(const kn_value& value) {
    auto* handles = static_cast<kn_tensor*>(value.p);
    c10::List<at::Tensor> list;
    list.reserve(value.count);
    for (int32_t k = 0; k < value.count; ++k) list.push_back(borrow(handles[k]));
    return list;
}

c10::IValue optional_tensor_list(const kn_value& value) {
    auto* handles = static_cast<kn_tensor*>(value.p);
    c10::List<OptionalTensor> list;
    list.reserve(value.count);
    for (int32_t k = 0; k < value.count; ++k) {
        list.push_back(handles[k] ? OptionalTensor(borrow(handles[k])) : OptionalTensor());
    }
    return list;
}

bool is_list_of(const c10::Argument& argument, c10::TypeKind element) {
    const auto type = plain(argument.type());
    return type->kind() == c10::TypeKind::ListType
        && type->castRaw<c10::ListType>()->getElementType()->kind() == element;
}

bool is_int(c10::TypeKind kind) { return kind == c10::TypeKind::IntType || kind == c10::TypeKind::SymIntType; }

bool fits_list(const c10::IValue& value, const c10::TypePtr& type) {
    const auto element = type->castRaw<c10::ListType>()->getElementType()->kind();
    if (!value.isList()) return false;
    if (is_int(element)) return value.isIntList();
    if (element == c10::TypeKind::TensorType) return value.isTensorList();
    return element != c10::TypeKind::FloatType || value.isDoubleList();
}

// Whether a value can be what the schema asks for. A boxed call does not look, and ends in an internal assertion.
bool fits(const c10::IValue& value, const c10::Argument& argument) {
    if (value.isNone()) return argument.type()->kind() == c10::TypeKind::OptionalType;
    const auto type = plain(argument.type());
    switch (type->kind()) {
        case c10::TypeKind::TensorType: return value.isTensor();
        case c10::TypeKind::IntType:
        case c10::TypeKind::SymIntType: return value.isInt();
        case c10::TypeKind::FloatType: return value.isDouble();
        case c10::TypeKind::BoolType: return value.isBool();
        case c10::TypeKind::NumberType: return value.isScalar();
        case c10::TypeKind::StringType: return value.isString();
        case c10::TypeKind::DeviceObjType: return value.isDevice();
        case c10::TypeKind::ListType: return fits_list(value, type);
        default: return true;
    }
}

// An int becomes a float, a truth value or N equal ints where the schema asks for one of those.
c10::IValue int_argument(int64_t i, const c10::Argument& argument) {
    const auto type = plain(argument.type());
    switch (type->kind()) {
        case c10::TypeKind::FloatType: return static_cast<double>(i);
        case c10::TypeKind::BoolType: return i != 0;
        case c10::TypeKind::ListType: return c10::List<int64_t>(std::vector<int64_t>(argument.N().value_or(1), i));
        default: return i;
    }
}

c10::IValue to_ivalue(const kn_value& value, const c10::Argument& argument) {
    switch (value.tag) {
        case KN_NONE: return c10::IValue();
        case KN_INT: return int_argument(value.i, argument);
        case KN_DOUBLE: return value.d;
        case KN_BOOL: return value.i != 0;
        case KN_TENSOR: return value.p ? c10::IValue(borrow(value.p)) : c10::IValue();
        case KN_INTS: {
            auto* items = static_cast<const int64_t*>(value.p);
            if (is_list_of(argument, c10::TypeKind::FloatType)) {
                return c10::List<double>(std::vector<double>(items, items + value.count));
            }
            return c10::List<int64_t>(std::vector<int64_t>(items, items + value.count));
        }
        case KN_DOUBLES: {
            auto* items = static_cast<const double*>(value.p);
            return c10::List<double>(std::vector<double>(items, items + value.count));
        }
        case KN_TENSORS: return tensor_list(value);
        case KN_OPT_TENSORS: return optional_tensor_list(value);
        case KN_STRING: return std::string(static_cast<const char*>(value.p), value.count);
        case KN_DEVICE:
            return c10::Device(static_cast<c10::DeviceType>(value.i), static_cast<c10::DeviceIndex>(value.count));
        case KN_DEFAULT: return default_of(argument);
        default: throw std::invalid_argument("argument '" + argument.name() + "' has an unknown tag");
    }
}

c10::IValue checked(c10::IValue value, const c10::Argument& argument) {
    if (fits(value, argument)) return value;
    throw std::invalid_argument("argument '" + argument.name() + "' must be " + argument.type()->annotation_str() + ", got "
                                + (value.isNone() ? "none" : value.type()->annotation_str()));
}

kn_value from_ivalue(const c10::IValue& value) {
    kn_value result{KN_NONE, 0, 0, 0.0, nullptr};
    if (value.isTensor()) {
        const auto& tensor = value.toTensor();
        if (tensor.defined()) {
            result.tag = KN_TENSOR;
            result.p = give(tensor);
        }
    } else if (value.isInt()) {
        result.tag = KN_INT;
        result.i = value.toInt();
    } else if (value.isDouble()) {
        result.tag = KN_DOUBLE;
        result.d = value.toDouble();
    } else if (value.isBool()) {
        result.tag = KN_BOOL;
        result.i = value.toBool();
    } else if (value.isTensorList()) {
        auto list = value.toTensorVector();
        auto* handles = new kn_tensor[list.size()];
        for (size_t k = 0; k < list.size(); ++k) handles[k] = give(std::move(list[k]));
        result.tag = KN_TENSORS;
        result.count = static_cast<int32_t>(list.size());
        result.p = handles;
    } else if (!value.isNone()) {
        throw std::invalid_argument("a result of type " + value.tagKind() + " can't cross the bridge");
    }
    return result;
}

void drop(const kn_value& value) {
    if (value.tag == KN_TENSOR) kn_tensor_release(value.p);
    if (value.tag != KN_TENSORS) return;
    auto* handles = static_cast<kn_tensor*>(value.p);
    for (int32_t k = 0; k < value.count; ++k) kn_tensor_release(handles[k]);
    kn_tensors_free(handles);
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
            stack.push_back(k < static_cast<size_t>(argument_count) ? checked(to_ivalue(arguments[k], expected[k]), expected[k])
                                                                    : default_of(expected[k]));
        }
        handle.callBoxed(stack);
        *count = static_cast<int32_t>(stack.size());
        int32_t given = 0;
        try {
            for (; given < capacity && given < *count; ++given) results[given] = from_ivalue(stack[given]);
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
