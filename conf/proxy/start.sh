#!/usr/bin/env bash
# Starts nginx in its container, by the name servers of the container.
set -euo pipefail
sed -n 's/^nameserver \([0-9.]*\)$/resolver \1 valid=1s;/p' /etc/resolv.conf | head -n 1 >/tmp/resolver.conf
exec nginx -c /etc/nginx/nginx.conf -g 'daemon off;'
