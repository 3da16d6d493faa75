// What the files of the bridge share.
#pragma once

#include "bridge.h"

#include <ATen/ATen.h>

#include <exception>
#include <string>

namespace kinora {

extern thread_local std::string last_error;

// Runs the body, turning whatever it throws into the thread's last error.
template <typename Body>
int32_t guarded(Body&& body) {
    try {
        body();
        return 0;
    } catch (const c10::Error& e) {
        last_error = e.what_without_backtrace();
    } catch (const std::exception& e) {
        last_error = e.what();
    } catch (...) {
        last_error = "an unknown native exception";
    }
    return 1;
}

using TensorPointer = c10::intrusive_ptr<at::TensorImpl, at::UndefinedTensorImpl>;

inline at::Tensor borrow(kn_tensor handle) {
    return at::Tensor(TensorPointer::reclaim_copy(static_cast<at::TensorImpl*>(handle)));
}

inline at::Tensor take(kn_tensor handle) {
    return handle ? at::Tensor(TensorPointer::reclaim(static_cast<at::TensorImpl*>(handle))) : at::Tensor();
}

inline kn_tensor give(at::Tensor tensor) { return tensor.unsafeReleaseTensorImpl(); }

}  // namespace kinora
