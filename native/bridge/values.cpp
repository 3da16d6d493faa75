#include "values.h"

#include <ATen/core/jit_type.h>
#include <torch/version.h>

#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using namespace kinora;

namespace {

// c10::optional became std::optional and then went away.
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 5)
using OptionalTensor = std::optional<at::Tensor>;
#else
using OptionalTensor = c10::optional<at::Tensor>;
#endif

// The type without its "optional" wrapping.
c10::TypePtr plain(const c10::TypePtr& type) {
    return type->kind() == c10::TypeKind::OptionalType ? plain(type->castRaw<c10::OptionalType>()->getElementType()) : type;
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

}  // namespace

c10::IValue kinora::default_of(const c10::Argument& argument) {
    if (argument.default_value()) return *argument.default_value();
    if (argument.type()->kind() == c10::TypeKind::OptionalType) return c10::IValue();
    throw std::invalid_argument("argument '" + argument.name() + "' has no default and was not given");
}

c10::IValue kinora::to_argument(const kn_value& given, const c10::Argument& argument) {
    auto value = to_ivalue(given, argument);
    if (fits(value, argument)) return value;
    throw std::invalid_argument("argument '" + argument.name() + "' must be " + argument.type()->annotation_str() + ", got "
                                + (value.isNone() ? "none" : value.type()->annotation_str()));
}

kn_value kinora::to_result(const c10::IValue& value) {
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

void kinora::drop(const kn_value& value) {
    if (value.tag == KN_TENSOR) kn_tensor_release(value.p);
    if (value.tag != KN_TENSORS) return;
    auto* handles = static_cast<kn_tensor*>(value.p);
    for (int32_t k = 0; k < value.count; ++k) kn_tensor_release(handles[k]);
    kn_tensors_free(handles);
}
