#!/bin/sh
# Stops reading after a few bytes.
for last; do :; done
echo half > "${last#file:}"
head -c 1000 > /dev/null
echo "an early line" >&2
echo "the encoder lost its way" >&2
exit 7
