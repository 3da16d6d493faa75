// Arguments and results of operators between the C structs and libtorch's IValue.
#pragma once

#include "internal.h"

#include <ATen/core/function_schema.h>
#include <ATen/core/ivalue.h>

namespace kinora {

// The schema's default; throws where there is none.
c10::IValue default_of(const c10::Argument& argument);

// The value as the schema asks for it; throws, naming the argument, where it is of another kind.
c10::IValue to_argument(const kn_value& value, const c10::Argument& argument);

// Gives a result out; throws for what the interface can't carry.
kn_value to_result(const c10::IValue& value);

// Takes back what to_result gave out.
void drop(const kn_value& value);

}  // namespace kinora
