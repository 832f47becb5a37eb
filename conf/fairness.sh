# `./run fairness [PART...]`: whether the dice are even, in some eight minutes on the 2-core reference machine. Parts:
#
# rolls   ROLLS (100 million) rolls are counted and judged by chi-square (tests/bench/chi_square.mjs)
# dice    dieharder reads by a pipe what `snakeeyes bet dump-rng` makes of rolled dice, for each of DICE_TESTS. That is 300 kB a second, so the
#         tests are those that need few, with a quarter of their usual samples (-p 25)
# bytes   dieharder reads the bytes that dice are taken from (--bytes), 28 MB a second, for each of BYTE_TESTS: all that are reckoned good but for
#         17, 200 to 204, which need gigabytes
#
# Nothing is ever read twice, and a server seed is drawn for each test. `dieharder -l` names the numbers.

fairness_bin="$root/build/release/bin"
read -ra fairness_dice_tests <<<"${DICE_TESTS:-0 8 15 100 101}"
read -ra fairness_byte_tests <<<"${BYTE_TESTS:-0 1 2 3 4 8 9 10 11 12 13 15 16 100 101 102 205 206 207 208 209}"

# fairness_judge TEST OPTION ARGUMENTS...: one of dieharder's tests, its results alone. ARGUMENTS are dieharder's.
fairness_judge() {
  local test=$1 option=$2
  shift 2
  "$fairness_bin/snakeeyes" bet dump-rng ${option:+"$option"} |
    nice dieharder -g 200 -d "$test" "$@" -D test_name -D ntuple -D tsamples -D psamples -D pvalues -D assessment
}

fairness_rolls() {
  local count=${ROLLS:-100000000}
  echo "snakeeyes bet dump-rng --dice --count $count | node tests/bench/chi_square.mjs"
  "$fairness_bin/snakeeyes" bet dump-rng --dice --count "$count" | nice node "$root/tests/bench/chi_square.mjs"
}

fairness_dice() {
  local test
  echo "snakeeyes bet dump-rng | dieharder -g 200 -p 25 -d TEST"
  for test in "${fairness_dice_tests[@]}"; do fairness_judge "$test" '' -p 25; done
}

fairness_bytes() {
  local test
  echo "snakeeyes bet dump-rng --bytes | dieharder -g 200 -d TEST"
  for test in "${fairness_byte_tests[@]}"; do fairness_judge "$test" --bytes; done
}

fairness() {
  local part
  [ $# -gt 0 ] || set -- rolls dice bytes
  need build evidence
  build release snakeeyes
  echo "$(dpkg-query -W -f '${Package} ${Version}' dieharder), node $(node --version), $(uname -m)"
  for part in "$@"; do
    case $part in
      rolls | dice | bytes) echo && "fairness_$part" ;;
      *) echo "run: fairness has no part '$part'" >&2; exit 2 ;;
    esac
  done
}
