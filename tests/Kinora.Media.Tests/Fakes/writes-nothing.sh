#!/bin/sh
# Claims success without having written anything.
cat > /dev/null
exit 0
