#include "kinora_text.h"

#include <cstdlib>
#include <cstring>
#include <exception>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <sentencepiece_processor.h>
#include <sentencepiece_trainer.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

struct kinora_sp {
    sentencepiece::SentencePieceProcessor processor;
};

namespace {

thread_local std::string last_error;

// Runs a body at the border: whatever it throws becomes the error text.
template <typename Body>
int guarded(Body&& body) noexcept {
    try {
        body();
        return 0;
    } catch (const std::exception& failure) {
        try {
            last_error = failure.what();
        } catch (...) {
            last_error.clear();
        }
    } catch (...) {
        last_error.clear();
    }
    return 1;
}

void check(const sentencepiece::util::Status& status) {
    if (!status.ok()) {
        throw std::runtime_error(status.ToString());
    }
}

void check(UErrorCode code) {
    if (U_FAILURE(code)) {
        throw std::runtime_error(std::string("ICU: ") + u_errorName(code));
    }
}

// malloc(0) may be null, which the other side could not tell from "no buffer".
void* allocate(size_t size) {
    void* buffer = std::malloc(size == 0 ? 1 : size);
    if (buffer == nullptr) {
        throw std::bad_alloc();
    }
    return buffer;
}

template <typename T>
T* copy_out(const T* values, size_t count) {
    auto* buffer = static_cast<T*>(allocate(count * sizeof(T)));
    if (count != 0) {
        std::memcpy(buffer, values, count * sizeof(T));
    }
    return buffer;
}

void check_id(const kinora_sp* handle, int32_t id) {
    const int size = handle->processor.GetPieceSize();
    if (id < 0 || id >= size) {
        throw std::out_of_range(
            "id " + std::to_string(id) + " is outside the vocabulary of " + std::to_string(size) + " pieces");
    }
}

class MemorySentences final : public sentencepiece::SentenceIterator {
public:
    explicit MemorySentences(std::string_view corpus) : rest_(corpus) { Next(); }
    bool done() const override { return done_; }
    const std::string& value() const override { return line_; }
    sentencepiece::util::Status status() const override { return {}; }

    void Next() override {
        if (rest_.empty()) {
            done_ = true;
            return;
        }
        const size_t end = rest_.find('\n');
        line_ = rest_.substr(0, end);
        rest_ = end == std::string_view::npos ? std::string_view() : rest_.substr(end + 1);
    }

private:
    std::string_view rest_;
    std::string line_;
    bool done_ = false;
};

std::unordered_map<std::string, std::string> parse_options(std::string_view text) {
    std::unordered_map<std::string, std::string> options;
    while (!text.empty()) {
        const size_t end = text.find('\n');
        const std::string_view line = text.substr(0, end);
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
        if (line.empty()) {
            continue;
        }
        const size_t equals = line.find('=');
        if (equals == std::string_view::npos) {
            throw std::invalid_argument("training option without '=': " + std::string(line));
        }
        options[std::string(line.substr(0, equals))] = std::string(line.substr(equals + 1));
    }
    return options;
}

}  // namespace

extern "C" {

const char* kinora_text_last_error(void) {
    return last_error.empty() ? "unknown failure" : last_error.c_str();
}

void kinora_text_free(void* buffer) {
    std::free(buffer);
}

int kinora_sp_load(const void* model, size_t length, kinora_sp** handle) {
    return guarded([&] {
        auto loaded = std::make_unique<kinora_sp>();
        check(loaded->processor.LoadFromSerializedProto(
            std::string_view(static_cast<const char*>(model), length)));
        *handle = loaded.release();
    });
}

void kinora_sp_close(kinora_sp* handle) {
    delete handle;
}

int32_t kinora_sp_vocabulary_size(const kinora_sp* handle) {
    return handle->processor.GetPieceSize();
}

int32_t kinora_sp_unknown_id(const kinora_sp* handle) {
    return handle->processor.unk_id();
}

int32_t kinora_sp_begin_id(const kinora_sp* handle) {
    return handle->processor.bos_id();
}

int32_t kinora_sp_end_id(const kinora_sp* handle) {
    return handle->processor.eos_id();
}

int kinora_sp_encode(const kinora_sp* handle, const char* text, size_t length, int32_t** ids, size_t* count) {
    return guarded([&] {
        std::vector<int> encoded;
        check(handle->processor.Encode(std::string_view(text, length), &encoded));
        *ids = copy_out(encoded.data(), encoded.size());
        *count = encoded.size();
    });
}

int kinora_sp_encode_pieces(
    const kinora_sp* handle, const char* text, size_t length, char** bytes, int32_t** lengths, size_t* count) {
    return guarded([&] {
        std::vector<std::string> pieces;
        check(handle->processor.Encode(std::string_view(text, length), &pieces));
        std::string joined;
        std::vector<int32_t> sizes;
        sizes.reserve(pieces.size());
        for (const std::string& piece : pieces) {
            joined += piece;
            sizes.push_back(static_cast<int32_t>(piece.size()));
        }
        char* copy = copy_out(joined.data(), joined.size());
        try {
            *lengths = copy_out(sizes.data(), sizes.size());
        } catch (...) {
            std::free(copy);
            throw;
        }
        *bytes = copy;
        *count = pieces.size();
    });
}

int kinora_sp_decode(const kinora_sp* handle, const int32_t* ids, size_t count, char** text, size_t* length) {
    return guarded([&] {
        for (size_t i = 0; i < count; ++i) {
            check_id(handle, ids[i]);
        }
        std::string decoded;
        check(handle->processor.Decode(std::vector<int>(ids, ids + count), &decoded));
        *text = copy_out(decoded.data(), decoded.size());
        *length = decoded.size();
    });
}

int kinora_sp_id_to_piece(const kinora_sp* handle, int32_t id, char** piece, size_t* length) {
    return guarded([&] {
        check_id(handle, id);
        const std::string& found = handle->processor.IdToPiece(id);
        *piece = copy_out(found.data(), found.size());
        *length = found.size();
    });
}

int kinora_sp_piece_to_id(const kinora_sp* handle, const char* piece, size_t length, int32_t* id) {
    return guarded([&] {
        const std::string_view wanted(piece, length);
        const int found = handle->processor.PieceToId(wanted);
        // The library answers the unknown piece's id for what it does not know.
        *id = handle->processor.IdToPiece(found) == wanted ? found : -1;
    });
}

int kinora_sp_train(
    const char* options, size_t options_length, const char* corpus, size_t corpus_length,
    void** model, size_t* model_length) {
    return guarded([&] {
        MemorySentences sentences(std::string_view(corpus, corpus_length));
        std::string serialized;
        check(sentencepiece::SentencePieceTrainer::Train(
            parse_options(std::string_view(options, options_length)), &sentences, &serialized));
        *model = copy_out(serialized.data(), serialized.size());
        *model_length = serialized.size();
    });
}

int kinora_text_fold(const char* text, size_t length, char** folded, size_t* folded_length) {
    return guarded([&] {
        if (length > static_cast<size_t>(INT32_MAX)) {
            throw std::length_error("a text may take at most 2147483647 bytes");
        }
        UErrorCode code = U_ZERO_ERROR;
        const icu::Normalizer2* decomposer = icu::Normalizer2::getNFDInstance(code);
        check(code);

        const icu::UnicodeString source =
            icu::UnicodeString::fromUTF8(icu::StringPiece(text, static_cast<int32_t>(length)));
        icu::UnicodeString lowered;
        for (int32_t i = 0; i < source.length(); i = source.moveIndex32(i, 1)) {
            lowered.append(u_tolower(source.char32At(i)));
        }
        const icu::UnicodeString decomposed = decomposer->normalize(lowered, code);
        check(code);

        icu::UnicodeString kept;
        for (int32_t i = 0; i < decomposed.length(); i = decomposed.moveIndex32(i, 1)) {
            const UChar32 symbol = decomposed.char32At(i);
            if (u_charType(symbol) != U_NON_SPACING_MARK) {
                kept.append(symbol);
            }
        }
        std::string result;
        kept.toUTF8String(result);
        *folded = copy_out(result.data(), result.size());
        *folded_length = result.size();
    });
}

}  // extern "C"
