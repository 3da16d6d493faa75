#!/bin/sh
# Leaves a half file, reads a little, then fails as ffmpeg does on a full disk.
for last; do :; done
echo half > "${last#file:}"
head -c 1000 > /dev/null
echo "av_interleaved_write_frame(): No space left on device" >&2
exit 1
