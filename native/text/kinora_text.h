// The C interface of libkinora_text: SentencePiece and Unicode folding for Kinora.Text.
//
// Conventions, which hold for every function:
// - Texts are UTF-8, given as pointer and length in bytes; they may contain NUL.
// - A function that can fail returns 0 on success and 1 on failure; the reason is then the thread's error text.
// - Buffers that a function hands out are freed with kinora_text_free.
// - No C++ exception crosses this border.
// - A loaded model may be used by any number of threads at once.
#pragma once

#include <stddef.h>
#include <stdint.h>

#if defined(__cplusplus)
extern "C" {
#endif

#define KINORA_TEXT_API __attribute__((visibility("default")))

typedef struct kinora_sp kinora_sp;

// Reason of this thread's last failure; valid until its next call. NUL-terminated UTF-8.
KINORA_TEXT_API const char* kinora_text_last_error(void);

// Frees a buffer that was handed out; a null pointer is allowed.
KINORA_TEXT_API void kinora_text_free(void* buffer);

// Loads a serialized SentencePiece model from memory; the bytes are copied.
KINORA_TEXT_API int kinora_sp_load(const void* model, size_t length, kinora_sp** handle);
KINORA_TEXT_API void kinora_sp_close(kinora_sp* handle);

// Number of pieces, and the ids of the special pieces; -1 where the model has none.
KINORA_TEXT_API int32_t kinora_sp_vocabulary_size(const kinora_sp* handle);
KINORA_TEXT_API int32_t kinora_sp_unknown_id(const kinora_sp* handle);
KINORA_TEXT_API int32_t kinora_sp_begin_id(const kinora_sp* handle);
KINORA_TEXT_API int32_t kinora_sp_end_id(const kinora_sp* handle);

// Text -> ids.
KINORA_TEXT_API int kinora_sp_encode(
    const kinora_sp* handle, const char* text, size_t length, int32_t** ids, size_t* count);

// Text -> pieces: all of them one after the other in `bytes`, with their lengths in bytes in `lengths`.
KINORA_TEXT_API int kinora_sp_encode_pieces(
    const kinora_sp* handle, const char* text, size_t length, char** bytes, int32_t** lengths, size_t* count);

// Ids -> text. An id outside the vocabulary is a failure.
KINORA_TEXT_API int kinora_sp_decode(
    const kinora_sp* handle, const int32_t* ids, size_t count, char** text, size_t* length);

// Id -> piece. An id outside the vocabulary is a failure.
KINORA_TEXT_API int kinora_sp_id_to_piece(const kinora_sp* handle, int32_t id, char** piece, size_t* length);

// Piece -> id; -1 when the vocabulary does not hold the piece.
KINORA_TEXT_API int kinora_sp_piece_to_id(
    const kinora_sp* handle, const char* piece, size_t length, int32_t* id);

// Trains a model on a corpus in memory, one sentence per line ('\n').
// `options` holds the library's training options, one `name=value` per line.
KINORA_TEXT_API int kinora_sp_train(
    const char* options, size_t options_length, const char* corpus, size_t corpus_length,
    void** model, size_t* model_length);

// Lower-cases every code point on its own (no locale, no context), decomposes canonically (NFD) and drops the
// nonspacing marks.
KINORA_TEXT_API int kinora_text_fold(const char* text, size_t length, char** folded, size_t* folded_length);

#if defined(__cplusplus)
}
#endif
