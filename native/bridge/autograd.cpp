// Backward functions that live on the other side of the interface, as nodes of libtorch's graph.
#include "internal.h"

#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/functions/utils.h>
#include <torch/csrc/autograd/saved_variable.h>
#include <torch/csrc/autograd/variable.h>

#include <array>
#include <mutex>
#include <stdexcept>
#include <utility>
#include <vector>

using namespace kinora;
using torch::autograd::SavedVariable;
using torch::autograd::variable_list;

namespace {

class ForeignNode final : public torch::autograd::Node {
public:
    ForeignNode(std::string name, kn_backward_function backward) : name_(std::move(name)), backward_(backward) {}
    ForeignNode(const ForeignNode&) = delete;
    ForeignNode& operator=(const ForeignNode&) = delete;

    ~ForeignNode() override {
        if (release_) release_(context_);
    }

    std::string name() const override { return name_; }

    void save(const at::Tensor& tensor, bool is_output) { saved_.emplace_back(tensor, is_output); }

    // From here on the node owns the context.
    void own(void (*release)(void*), void* context) {
        release_ = release;
        context_ = context;
    }

    void release_variables() override {
        std::lock_guard<std::mutex> lock(mutex_);
        for (auto& saved : saved_) saved.reset_data();
    }

    variable_list apply(variable_list&& gradients) override {
        std::lock_guard<std::mutex> lock(mutex_);
        const auto inputs = num_outputs();  // libtorch counts from backward's side
        variable_list results(inputs);
        if (!gradients[0].defined()) return results;

        variable_list unpacked;
        for (const auto& saved : saved_) unpacked.push_back(saved.unpack(shared_from_this()));
        std::vector<uint8_t> needed(inputs);
        for (size_t k = 0; k < inputs; ++k) needed[k] = task_should_compute_output(k);

        std::vector<kn_tensor> handles;
        for (auto& tensor : unpacked) handles.push_back(give(std::move(tensor)));
        std::vector<kn_tensor> given(inputs, nullptr);
        std::array<char, 1024> message{};
        const auto failed = backward_(context_, give(std::move(gradients[0])), handles.data(), static_cast<int32_t>(handles.size()),
                                      needed.data(), given.data(), static_cast<int32_t>(inputs), message.data(),
                                      static_cast<int32_t>(message.size()));
        for (size_t k = 0; k < inputs; ++k) results[k] = take(given[k]);
        if (failed) throw std::runtime_error(message.data());
        return results;
    }

private:
    std::string name_;
    kn_backward_function backward_;
    void (*release_)(void*) = nullptr;
    void* context_ = nullptr;
    std::vector<SavedVariable> saved_;
};

}  // namespace

int32_t kn_attach_backward(const char* name, kn_tensor output, const kn_tensor* inputs, int32_t input_count,
                           const kn_tensor* saved, int32_t saved_count, kn_backward_function backward,
                           void (*release)(void*), void* context, kn_tensor* result) {
    return guarded([&] {
        variable_list variables;
        for (int32_t k = 0; k < input_count; ++k) variables.push_back(borrow(inputs[k]));
        std::shared_ptr<ForeignNode> node(new ForeignNode(name, backward), torch::autograd::deleteNode);
        node->set_next_edges(torch::autograd::collect_next_edges(variables));

        // A tensor of its own on the same values: the output may be a view, whose history can't be set.
        auto recorded = borrow(output).variable_data();
        torch::autograd::set_history(recorded, node);
        for (int32_t k = 0; k < saved_count; ++k) {
            const bool is_output = saved[k] == output;
            node->save(is_output ? recorded : borrow(saved[k]), is_output);
        }
        *result = give(std::move(recorded));
        node->own(release, context);
    });
}
