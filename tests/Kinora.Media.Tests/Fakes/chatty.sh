#!/bin/sh
# Says far more than a pipe holds before it reads its input, then fails.
i=0
while [ $i -lt 5000 ]; do
  echo "line $i of a very long complaint that nobody asked for" >&2
  i=$((i + 1))
done
cat > /dev/null
exit 3
