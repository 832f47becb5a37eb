#!/bin/sh
# Proves that the domain's archive asks the outside for memory, string and arithmetic functions only: no clock, no randomness, no I/O,
# no library. Usage: check_symbols.sh ARCHIVE [NM]
set -eu
archive=$1
nm=${2:-nm}

allowed='memcpy|memmove|memset|memcmp|memchr|strlen|strcmp|strncmp|strchr|strrchr|malloc|calloc|free'
# What a compiler adds by itself: position-independent code, stack protector, fortified copies, wide arithmetic, sanitizers, coverage.
compilers='_GLOBAL_OFFSET_TABLE_|__stack_chk_fail|__(memcpy|memmove|memset)_chk|__mulo?[dt]i4'
compilers="$compilers|__(asan|ubsan|tsan|sanitizer|sancov|gcov|llvm)_[A-Za-z0-9_]*|__start___sancov[a-z_]*|__stop___sancov[a-z_]*"

symbols=$("$nm" "$archive" 2>/dev/null) || { echo "$archive: nm can't read it" >&2; exit 1; }
defined=$(printf '%s\n' "$symbols" | awk 'NF == 3 { print $3 }' | sort -u)
[ -n "$defined" ] || { echo "$archive: defines nothing" >&2; exit 1; }
wanted=$(printf '%s\n' "$symbols" | awk 'NF == 2 && ($1 == "U" || $1 == "w" || $1 == "v") { print $2 }' | sort -u)
foreign=$(printf '%s\n' "$wanted" | grep -vxF "$defined" | grep -vxE "$allowed|$compilers" || true)

if [ -n "$foreign" ]; then
    echo "$archive uses what the domain must not:" >&2
    printf '%s\n' "$foreign" >&2
    exit 1
fi
