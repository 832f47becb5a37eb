#!/usr/bin/env bash
# is_up.sh PORT PATH: whether this machine's PORT answers PATH with 200. Asks without a tool that an image would need for nothing else.
set -euo pipefail
exec 3<>"/dev/tcp/127.0.0.1/$1"
printf 'GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' "$2" >&3
head -n 1 <&3 | grep -q ' 200 '
