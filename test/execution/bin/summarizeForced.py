#!/bin/sh
# Prints its arguments and makes the files that $MAKE/PROGRAM names, one a line.
if [ "$*" = "--version" ]; then echo "${0##*/} version 1.2.3"; exit 0; fi
echo "RUN"
for word in "$@"; do printf 'ARG %s\n' "$word"; done
if [ -f "$MAKE/${0##*/}" ]; then
  while read -r path; do echo "$0 $*" > "$path"; done < "$MAKE/${0##*/}"
fi
exit 0
