# The Debian packages that the project needs, in lists: conf/packages/build, run, test and more.

# need LIST...: installs what is missing. Only this uses sudo.
need() {
  local list missing sudo=()
  missing=$(comm -23 <(for list in "$@"; do cat "$root/conf/packages/$list"; done | sort -u) \
    <(dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' | sed -n 's/^ii  *//p' | sort -u))
  # Whoever packaged them: an npm that is not Debian's is as good.
  command -v node >/dev/null || missing+=$'\n'nodejs
  command -v npm >/dev/null || missing+=$'\n'npm
  missing=$(xargs <<<"$missing")
  [ -n "$missing" ] || return 0
  [ "$(id -u)" = 0 ] || sudo=(sudo)
  echo "Installing $missing"
  "${sudo[@]}" apt-get update -q >/dev/null
  # shellcheck disable=SC2086 # a list of words
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120 install -y -q --no-install-recommends $missing >/dev/null
}
