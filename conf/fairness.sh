# `./run fairness`: whether the dice are even, in some ten minutes.
#
# ROLLS (100 million) rolls are counted and judged by chi-square (tests/bench/chi_square.mjs); then dieharder reads, by a pipe and without
# ever rewinding, what `snakeeyes bet dump-rng` makes of rolled dice, for each of DICE_TESTS, and the bytes behind the dice (--bytes, some
# fifty times as many a second) for each of BYTE_TESTS. The lists are what ends within the time; `dieharder -l` names the numbers.
# Server seeds are drawn anew for each line.

fairness_rolls=${ROLLS:-100000000} fairness_bin="$root/build/release/bin"
fairness_dice_tests=(${DICE_TESTS:-15 100 101})
fairness_byte_tests=(${BYTE_TESTS:-0 1 2 8 10 12 15 16 100 101 102})

# fairness_judge TEST [OPTION...]: one of dieharder's tests, its lines only.
fairness_judge() {
  local test=$1
  shift
  "$fairness_bin/snakeeyes" bet dump-rng "$@" | nice dieharder -g 200 -d "$test" -D test_name -D ntuple -D tsamples -D psamples -D pvalues -D assessment
}

fairness() {
  need build evidence
  build release snakeeyes
  echo "$(git -C "$root" log -1 --format='commit %h of %cs'), $(dpkg-query -W -f '${Package} ${Version}' dieharder), node $(node --version), $(uname -m)"
  echo
  echo "snakeeyes bet dump-rng --dice --count $fairness_rolls | node tests/bench/chi_square.mjs"
  "$fairness_bin/snakeeyes" bet dump-rng --dice --count "$fairness_rolls" | nice node "$root/tests/bench/chi_square.mjs"
  echo
  echo "snakeeyes bet dump-rng | dieharder -g 200 -d TEST, for ${fairness_dice_tests[*]}"
  for test in "${fairness_dice_tests[@]}"; do fairness_judge "$test"; done
  echo
  echo "snakeeyes bet dump-rng --bytes | dieharder -g 200 -d TEST, for ${fairness_byte_tests[*]}"
  for test in "${fairness_byte_tests[@]}"; do fairness_judge "$test" --bytes; done
}
