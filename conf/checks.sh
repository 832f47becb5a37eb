# What `./run test` proves, part by part. Each part is a function; its last line is its summary.

all_parts=(fast full process e2e asan tsan clang lint rules texts coverage fuzz_replay)

# tests PRESET LABEL [PREFIX...]: builds and runs one tier; PREFIX gives it its servers.
tests() {
  local preset=$1 label=$2
  shift 2
  build "$preset"
  "$@" ctest --test-dir "$root/build/$preset" -L "^$label\$" --output-on-failure --no-tests=error -j "$(nproc)"
}

test_fast() { tests dev fast; }
test_full() { tests dev full "$root/tests/with_servers"; }

test_process() {
  tests release process
  node --test --test-reporter=spec "$root"/tests/process/*.test.mjs
}

test_e2e() {
  build_site
  "$root/tests/e2e/run"
}

test_asan() {
  local library
  library=$(gcc -print-file-name=libasan.so)
  tests asan fast
  tests asan full "$root/tests/with_servers"
  KORE_PRELOAD=$library ASAN_OPTIONS=detect_leaks=0 tests asan process
  SNAKEEYES_PRESET=asan node --test --test-reporter=spec "$root"/tests/process/{http,play}.test.mjs
}

test_tsan() { tests tsan threads "$root/tests/with_servers"; }

test_clang() {
  build clang
  echo "clang: compiled without a warning"
}

# What is C, in its form and by what compilers don't look for.
test_lint() {
  cd "$root"
  git ls-files '*.c' '*.h' | xargs clang-format --dry-run -Werror
  build dev
  git ls-files 'domain/*.c' 'adapters/*.c' 'app/*.c' | xargs -P "$(nproc)" -n 4 clang-tidy -p build/dev --quiet
  cppcheck --quiet --std=c11 --enable=warning,performance,portability --inline-suppr --error-exitcode=1 -j "$(nproc)" \
    -i tests/fuzz/corpus -I . domain adapters app
  echo "lint: format, clang-tidy and cppcheck have nothing to say"
}

test_rules() { "$root/tests/house_rules"; }

test_texts() {
  node "$root/adapters/web/translations/extract.mjs" --check
  echo "texts: every catalog is complete"
}

test_coverage() {
  local build="$root/build/coverage"
  build coverage
  find "$build" -name '*.gcda' -delete
  ctest --test-dir "$build" -L '^fast$' --output-on-failure --no-tests=error -j "$(nproc)" >"$build/ctest.log" || { cat "$build/ctest.log"; return 1; }
  gcovr --root "$root" --filter "$root/domain/" --exclude-unreachable-branches --exclude-throw-branches --print-summary \
    --fail-under-line 95 --fail-under-branch 95 "$build"
}

test_fuzz_replay() {
  build fuzz
  local target corpus seen=0
  for target in "$root"/build/fuzz/bin/fuzz_*; do
    corpus="$root/tests/fuzz/corpus/${target##*/fuzz_}"
    "$target" -runs=0 "$corpus" >/dev/null 2>"$root/build/fuzz.log" || { cat "$root/build/fuzz.log"; return 1; }
    seen=$((seen + $(find "$corpus" -type f | wc -l)))
  done
  echo "fuzz: $seen kept inputs replayed"
}

# run_part NAME: shows the output as it comes, keeps it, and notes the result and the closing line.
run_part() {
  local part=$1 started=$SECONDS log="$root/build/test-$1.log" result=ok
  mkdir -p "$root/build"
  echo "== $part"
  (set -e; "test_$part") 2>&1 | tee "$log"
  [ "${PIPESTATUS[0]}" = 0 ] || result=FAILED
  closing+=("$(printf '%-12s %-7s %4d s  %s' "$part" "$result" $((SECONDS - started)) \
    "$(grep -E 'tests passed|tests failed|^(#|ℹ) (pass|fail) |^(clang|lint|house rules|texts|fuzz|branches): ' "$log" | tail -n 2 | paste -sd ' ')")")
  [ "$result" = ok ] || failed=1
}

run_tests() {
  local part failed=0 closing=()
  local parts=("$@")
  [ $# -gt 0 ] || parts=("${all_parts[@]}")
  for part in "${parts[@]}"; do
    [[ " ${all_parts[*]} " == *" $part "* ]] || { echo "run: no part '$part'; there are: ${all_parts[*]}" >&2; return 2; }
  done
  if [ "${parts[*]}" = fast ]; then need build; else need build run test; fi
  set +e # run_part notes what failed; a part itself stops at its first failure, so it must not be called where -e is ignored
  for part in "${parts[@]}"; do run_part "$part"; done
  set -e
  printf '%s\n' "" "${closing[@]}"
  return "$failed"
}
