// Convolutions over time, height and width by oneDNN without libtorch in between: libtorch pads both sides of an axis
// alike and copies every operand into a blocked layout and back. Here activations stay in memory as [B, T, H, W, C]
// (libtorch's channels_last_3d), padding is what each side needs and is never multiplied, and the type of the result is
// chosen apart from that of the operands. Found by the dispatcher under kinora::conv3d...; absent where the build had no oneDNN.
#include <ATen/ATen.h>
#include <torch/library.h>

#include <dnnl.hpp>

#include <map>
#include <memory>
#include <tuple>
#include <unordered_map>
#include <vector>

namespace {

using dnnl::memory;
using Arguments = std::unordered_map<int, memory>;

constexpr size_t kMaxPlans = 1024;
constexpr int64_t kAxes = 5;

dnnl::engine& cpu() {
    static dnnl::engine engine(dnnl::engine::kind::cpu, 0);
    return engine;
}

memory::data_type type_of(at::ScalarType type) {
    TORCH_CHECK(type == at::kFloat || type == at::kBFloat16, "conv3d: fp32 or bf16 expected, got ", type);
    return type == at::kFloat ? memory::data_type::f32 : memory::data_type::bf16;
}

// What a convolution is, apart from the addresses of its values.
struct Shape {
    memory::dims x, weight, y, stride, front, back;
    memory::data_type operands, result;

    auto key() const {
        std::vector<int64_t> all{static_cast<int64_t>(operands), static_cast<int64_t>(result)};
        for (const auto* part : {&x, &weight, &y, &stride, &front, &back}) all.insert(all.end(), part->begin(), part->end());
        return all;
    }

    dnnl::convolution_forward::primitive_desc forward(memory::data_type y_type, bool with_bias) const {
        const auto algorithm = dnnl::algorithm::convolution_direct;
        const memory::desc x_desc(x, operands, memory::format_tag::ndhwc), y_desc(y, y_type, memory::format_tag::ndhwc);
        const memory::desc w_desc(weight, operands, memory::format_tag::any), b_desc({weight[0]}, memory::data_type::f32, memory::format_tag::x);
        return with_bias ? dnnl::convolution_forward::primitive_desc({dnnl::prop_kind::forward_training, algorithm, x_desc, w_desc, b_desc, y_desc, stride, front, back}, cpu())
                         : dnnl::convolution_forward::primitive_desc({dnnl::prop_kind::forward_training, algorithm, x_desc, w_desc, y_desc, stride, front, back}, cpu());
    }
};

Shape shape_of(const memory::dims& x, const at::Tensor& weight, at::IntArrayRef stride, at::IntArrayRef front, at::IntArrayRef back, at::ScalarType operands, at::ScalarType result) {
    TORCH_CHECK(x.size() == kAxes && weight.dim() == kAxes, "conv3d: an input [B, C, T, H, W] and a weight [O, C, t, h, w] expected");
    TORCH_CHECK(stride.size() == 3 && front.size() == 3 && back.size() == 3, "conv3d: three strides and paddings expected");
    TORCH_CHECK(x[1] == weight.size(1), "conv3d: the input has ", x[1], " channels, the weight takes ", weight.size(1));
    Shape shape{x, weight.sizes().vec(), {x[0], weight.size(0), 0, 0, 0}, stride.vec(), front.vec(), back.vec(), type_of(operands), type_of(result)};
    for (int axis = 0; axis < 3; axis++) {
        const auto free = x[axis + 2] + front[axis] + back[axis] - weight.size(axis + 2);
        TORCH_CHECK(free >= 0 && stride[axis] > 0, "conv3d: the kernel does not fit into the padded input on axis ", axis);
        shape.y[axis + 2] = free / stride[axis] + 1;
    }
    return shape;
}

// A compiled primitive with its description, made once per shape and thread.
template <class Primitive>
struct Plan {
    typename Primitive::primitive_desc description;
    Primitive primitive;
    explicit Plan(typename Primitive::primitive_desc made) : description(std::move(made)), primitive(description) {}
};

template <class Primitive, class Make>
Plan<Primitive>& plan(const Shape& shape, int64_t kind, const Make& make) {
    thread_local std::map<std::vector<int64_t>, std::unique_ptr<Plan<Primitive>>> plans;
    if (plans.size() > kMaxPlans) plans.clear();
    auto key = shape.key();
    key.push_back(kind);
    auto& slot = plans[key];
    if (!slot) slot = std::make_unique<Plan<Primitive>>(make());
    return *slot;
}

memory wrap(const memory::desc& desc, const at::Tensor& tensor) { return memory(desc, cpu(), tensor.data_ptr()); }

memory wrap_channels_last(const memory::dims& sizes, const at::Tensor& tensor) {
    return wrap(memory::desc(sizes, type_of(tensor.scalar_type()), memory::format_tag::ndhwc), tensor);
}

memory::desc plain(const at::Tensor& weight) { return {weight.sizes().vec(), type_of(weight.scalar_type()), memory::format_tag::oidhw}; }

at::Tensor channels_last(const at::Tensor& tensor, at::ScalarType type) { return tensor.to(type).contiguous(at::MemoryFormat::ChannelsLast3d); }

at::Tensor empty(const memory::dims& sizes, at::ScalarType type) {
    return at::empty(sizes, at::TensorOptions().dtype(type).memory_format(at::MemoryFormat::ChannelsLast3d));
}

// The weight in the layout and type that the primitive asks for.
memory arranged(dnnl::stream& stream, const at::Tensor& weight, const memory::desc& wanted) {
    auto given = wrap(plain(weight), weight);
    if (given.get_desc() == wanted) return given;
    memory result(wanted, cpu());
    dnnl::reorder(given, result).execute(stream, given, result);
    return result;
}

at::Tensor conv3d(const at::Tensor& x_, const at::Tensor& weight_, const c10::optional<at::Tensor>& bias, at::IntArrayRef stride, at::IntArrayRef front, at::IntArrayRef back, at::ScalarType dtype) {
    const auto x = channels_last(x_, x_.scalar_type());
    const auto weight = weight_.contiguous();
    const auto shape = shape_of(x.sizes().vec(), weight, stride, front, back, x.scalar_type(), dtype);
    const bool with_bias = bias.has_value() && bias->defined();
    auto& made = plan<dnnl::convolution_forward>(shape, with_bias, [&] { return shape.forward(shape.result, with_bias); });
    dnnl::stream run(cpu());
    auto y = empty(shape.y, dtype);
    Arguments arguments{{DNNL_ARG_SRC, wrap_channels_last(shape.x, x)}, {DNNL_ARG_WEIGHTS, arranged(run, weight, made.description.weights_desc())}, {DNNL_ARG_DST, wrap_channels_last(shape.y, y)}};
    at::Tensor shift;
    if (with_bias) {
        shift = bias->to(at::kFloat).contiguous();
        arguments.emplace(DNNL_ARG_BIAS, wrap(made.description.bias_desc(), shift));
    }
    made.primitive.execute(run, arguments);
    run.wait();
    return y;
}

at::Tensor conv3d_input_gradient(const at::Tensor& gradient, const at::Tensor& weight_, at::IntArrayRef sizes, at::IntArrayRef stride, at::IntArrayRef front, at::IntArrayRef back, at::ScalarType operands, at::ScalarType dtype) {
    const auto weight = weight_.contiguous();
    // oneDNN 2.6 takes bfloat16 in pairs of channels here and reads past the last of an odd number (1x1x1 kernels only).
    if (weight.size(0) % 2 == 1 && weight[0][0].numel() == 1) operands = at::kFloat;
    const auto shape = shape_of(sizes.vec(), weight, stride, front, back, operands, dtype);
    auto& made = plan<dnnl::convolution_backward_data>(shape, 0, [&] {
        const memory::desc x_desc(shape.x, shape.result, memory::format_tag::ndhwc), y_desc(shape.y, shape.operands, memory::format_tag::ndhwc);
        const memory::desc w_desc(shape.weight, shape.operands, memory::format_tag::any);
        return dnnl::convolution_backward_data::primitive_desc(
            {dnnl::algorithm::convolution_direct, x_desc, w_desc, y_desc, shape.stride, shape.front, shape.back}, cpu(), shape.forward(shape.operands, false));
    });
    dnnl::stream run(cpu());
    const auto dy = channels_last(gradient, operands);
    auto dx = empty(shape.x, dtype);
    made.primitive.execute(run, Arguments{{DNNL_ARG_DIFF_DST, wrap_channels_last(shape.y, dy)}, {DNNL_ARG_WEIGHTS, arranged(run, weight, made.description.weights_desc())}, {DNNL_ARG_DIFF_SRC, wrap_channels_last(shape.x, dx)}});
    run.wait();
    return dx;
}

std::tuple<at::Tensor, at::Tensor> conv3d_weight_gradient(const at::Tensor& gradient, const at::Tensor& x_, const at::Tensor& weight, at::IntArrayRef stride, at::IntArrayRef front, at::IntArrayRef back) {
    const auto x = channels_last(x_, x_.scalar_type());
    const auto shape = shape_of(x.sizes().vec(), weight, stride, front, back, x.scalar_type(), at::kFloat);
    auto& made = plan<dnnl::convolution_backward_weights>(shape, 0, [&] {
        const memory::desc x_desc(shape.x, shape.operands, memory::format_tag::ndhwc), y_desc(shape.y, shape.operands, memory::format_tag::ndhwc);
        const memory::desc w_desc(shape.weight, memory::data_type::f32, memory::format_tag::any), b_desc({shape.weight[0]}, memory::data_type::f32, memory::format_tag::x);
        return dnnl::convolution_backward_weights::primitive_desc(
            {dnnl::algorithm::convolution_direct, x_desc, w_desc, b_desc, y_desc, shape.stride, shape.front, shape.back}, cpu(), shape.forward(shape.operands, true));
    });
    dnnl::stream run(cpu());
    const auto dy = channels_last(gradient, x.scalar_type());
    auto dw = at::empty(shape.weight, at::kFloat), db = at::empty({shape.weight[0]}, at::kFloat);
    auto result = wrap(plain(dw), dw);
    const auto wanted = made.description.diff_weights_desc();
    auto blocked = result.get_desc() == wanted ? result : memory(wanted, cpu());
    made.primitive.execute(run, Arguments{{DNNL_ARG_SRC, wrap_channels_last(shape.x, x)}, {DNNL_ARG_DIFF_DST, wrap_channels_last(shape.y, dy)}, {DNNL_ARG_DIFF_WEIGHTS, blocked}, {DNNL_ARG_DIFF_BIAS, wrap(made.description.diff_bias_desc(), db)}});
    if (result.get_desc() != wanted) dnnl::reorder(blocked, result).execute(run, blocked, result);
    run.wait();
    return {dw, db};
}

TORCH_LIBRARY_FRAGMENT(kinora, library) {
    library.def("conv3d(Tensor x, Tensor weight, Tensor? bias, int[] stride, int[] front, int[] back, ScalarType dtype) -> Tensor");
    library.def("conv3d_input_gradient(Tensor gradient, Tensor weight, int[] sizes, int[] stride, int[] front, int[] back, ScalarType operands, ScalarType dtype) -> Tensor");
    library.def("conv3d_weight_gradient(Tensor gradient, Tensor x, Tensor weight, int[] stride, int[] front, int[] back) -> (Tensor, Tensor)");
}

TORCH_LIBRARY_IMPL(kinora, CPU, library) {
    library.impl("conv3d", TORCH_FN(conv3d));
    library.impl("conv3d_input_gradient", TORCH_FN(conv3d_input_gradient));
    library.impl("conv3d_weight_gradient", TORCH_FN(conv3d_weight_gradient));
}

}  // namespace
