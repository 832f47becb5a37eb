# The Debian package of the release build, for Debian 12 and what is like it.

# package [VERSION]: makes the package and prints where it is. VERSION is the project's own unless it is given, as a test does.
package() {
  local folder="$root/build/package" version=()
  [ $# = 0 ] || version=(-D "CPACK_PACKAGE_VERSION=$1")
  need build package >&2
  build_site >&2
  cpack --config "$root/build/$preset/CPackConfig.cmake" -B "$folder" "${version[@]}" >"$root/build/package.log" || { cat "$root/build/package.log" >&2; return 1; }
  sed -n 's/^CPack: - package: \(.*\) generated\.$/\1/p' "$root/build/package.log"
}
