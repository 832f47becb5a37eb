# What `./run test` proves, part by part. Each part is a function; its last line is its summary.
#
# All parts together go in two lanes of about the same length: what keeps clocks, which mostly waits, and what mostly computes.
server_parts=(fast process e2e)
compiler_parts=(rules texts payments full lint clang coverage fuzz_replay tsan asan)
all_parts=("${server_parts[@]}" "${compiler_parts[@]}")
asked_parts=(stripe observe package compose valgrind) # only when they are named: they need what no machine has by itself

# tests PRESET LABEL [PREFIX...]: builds and runs one tier; PREFIX gives it its servers.
tests() {
  local preset=$1 label=$2 target=()
  shift 2
  [ "$label" != process ] || target=(process)
  build "$preset" "${target[@]}"
  "$@" ctest --test-dir "$root/build/$preset" -L "^$label\$" --output-on-failure --no-tests=error -j "$(nproc)"
}

test_fast() { tests dev fast; }
test_full() { tests dev full "$root/tests/with_servers"; }

test_process() {
  tests release process
  "$root/tests/smtp/run" --test --test-reporter=spec "$root"/tests/process/*.test.mjs
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

test_tsan() {
  build tsan threads
  "$root/tests/with_servers" ctest --test-dir "$root/build/tsan" -L '^threads$' --output-on-failure --no-tests=error -j "$(nproc)"
}

# Programs in sh or bash, by their first line; what `run` sources is looked at with it.
shell_programs() { git grep --untracked -lIE '^#!.*[/ ](ba)?sh$' -- . ':!run'; }

sources() { git ls-files 'domain/*.c' 'adapters/*.c' 'app/*.c'; }

# By clang's eyes: what gcc compiles and clang-tidy doesn't see.
test_clang() {
  cd "$root"
  build dev
  sources | xargs node "$root/conf/clang_commands.mjs" build/dev/compile_commands.json | xargs -P "$(nproc)" -d '\n' -n 1 sh -c
  echo "clang: compiled without a warning"
}

# What is C, in its form and by what compilers don't look for; and what is not C.
test_lint() {
  cd "$root"
  shellcheck -x -a run
  shell_programs | xargs shellcheck -x
  tests/lint/run --test tests/lint/*.test.mjs >build/lint-documents.log || { cat build/lint-documents.log; return 1; }
  git ls-files '*.c' '*.h' | xargs clang-format --dry-run -Werror
  build dev
  mkdir -p build/lint
  node conf/one_command_a_file.mjs build/dev/compile_commands.json >build/lint/compile_commands.json
  sources | xargs -P "$(nproc)" -n 4 clang-tidy -p build/lint --quiet
  cppcheck --quiet --std=c11 --enable=warning,performance,portability --inline-suppr --error-exitcode=1 -j "$(nproc)" \
    -i tests/fuzz/corpus -I . domain adapters app
  echo "lint: format, clang-tidy, cppcheck and shellcheck have nothing to say, nor has what reads Dockerfile, workflows and manifests"
}

test_rules() { "$root/tests/house_rules"; }

test_texts() {
  node "$root/adapters/web/translations/extract.mjs" --check
  echo "texts: every catalog is complete"
}

# The payment simulator; it needs no build.
test_payments() { node --test --test-reporter=spec "$root"/tests/payments/*.test.mjs; }

# The gateway's contract with Stripe itself, over the account of the key.
test_stripe() {
  if [ -z "${STRIPE_SECRET_KEY:-}" ]; then
    echo "stripe: skipped: STRIPE_SECRET_KEY is not set to the key of a test account"
    return
  fi
  build dev test_contract_stripe
  "$root/build/dev/bin/test_contract_stripe"
  echo "stripe: Stripe keeps the gateway's contract"
}

# What watches the site, by Prometheus' own tools and over a real site.
test_observe() {
  need observe
  build_site
  promtool check config "$root/conf/observe/prometheus.yml"
  promtool test rules "$root/tests/observe/alerts.test.yml"
  node --test --test-reporter=spec "$root/tests/observe/observe.test.mjs"
}

# Every command of the command line.
test_valgrind() {
  need valgrind
  build dev snakeeyes
  "$root/tests/with_servers" "$root/tests/valgrind/run" "$root/build/dev"
}

# Installed, upgraded and purged on a machine of its own; the second version is the first one by another name.
test_package() {
  "$root/tests/package/run" "$(package)" "$(package 99.0.0)"
}

# docker-compose.yml from nothing: the demo, and three of each for the browser's tests.
test_compose() {
  need test
  "$root/tests/compose/run"
}

test_coverage() {
  local build="$root/build/coverage"
  build coverage tests/domain/all
  find "$build" -name '*.gcda' -delete
  ctest --test-dir "$build/tests/domain" -L '^fast$' --output-on-failure --no-tests=error -j "$(nproc)" >"$build/ctest.log" || { cat "$build/ctest.log"; return 1; }
  gcovr --root "$root" --filter "$root/domain/" --exclude-unreachable-branches --exclude-throw-branches --print-summary \
    --fail-under-line 95 --fail-under-branch 95 "$build"
}

test_fuzz_replay() {
  build fuzz fuzzers
  local target corpus seen=0
  for target in "$root"/build/fuzz/bin/fuzz_*; do
    corpus="$root/tests/fuzz/corpus/${target##*/fuzz_}"
    "$target" -runs=0 "$corpus" >/dev/null 2>"$root/build/fuzz.log" || { cat "$root/build/fuzz.log"; return 1; }
    seen=$((seen + $(find "$corpus" -type f | wc -l)))
  done
  echo "fuzz: $seen kept inputs replayed"
}

# run_part NAME: runs a part, keeps its output in build/test-NAME.log, and notes the result and the closing line beside it. Must not be
# called where -e is ignored: a part stops at its first failure.
run_part() {
  local part=$1 started=$SECONDS log="$root/build/test-$1.log" result=ok
  echo "== $part"
  (set -e; "test_$part") 2>&1 | tee "$log"
  [ "${PIPESTATUS[0]}" = 0 ] || result=FAILED
  printf '%-12s %-7s %4d s  %s\n' "$part" "$result" $((SECONDS - started)) \
    "$(grep -E 'tests passed|tests failed|^(#|ℹ) (pass|fail) |^(clang|lint|house rules|texts|fuzz|stripe|package|valgrind|branches): ' "$log" | tail -n 2 | paste -sd ' ')" >"$log.closing"
}

run_parts() {
  local part
  for part in "$@"; do run_part "$part"; done
}

# run_lane NAME...: the parts in a session of its own, which Linux schedules as one group: it yields to the lane of the servers, whose
# tests have clocks to keep.
run_lane() {
  set +e
  renice -n 10 -p "$$"
  [ ! -w /proc/self/autogroup ] || echo 10 >/proc/self/autogroup
  run_parts "$@"
}

run_tests() {
  local part lane
  local parts=("$@")
  [ $# -gt 0 ] || parts=("${all_parts[@]}")
  for part in "${parts[@]}"; do
    [[ " ${all_parts[*]} ${asked_parts[*]} " == *" $part "* ]] || { echo "run: no part '$part'; there are: ${all_parts[*]} ${asked_parts[*]}" >&2; return 2; }
  done
  if [ "${parts[*]}" = fast ]; then need build; else need build run test; fi
  mkdir -p "$root/build"
  rm -f "$root"/build/test-*.closing
  set +e # a part's failure is noted, and the others go on
  if [ $# -gt 0 ]; then
    run_parts "${parts[@]}"
  else
    build dev # what both lanes begin with
    setsid --wait "$root/run" lane "${compiler_parts[@]}" >"$root/build/compiler_parts.log" 2>&1 &
    lane=$!
    run_parts "${server_parts[@]}"
    wait "$lane"
    cat "$root/build/compiler_parts.log"
  fi
  set -e
  echo
  for part in "${parts[@]}"; do
    cat "$root/build/test-$part.log.closing" 2>/dev/null || echo "$part FAILED: it did not end"
  done >"$root/build/closing.log"
  cat "$root/build/closing.log"
  ! grep -qE '^[a-z0-9_]+ +FAILED' "$root/build/closing.log"
}
