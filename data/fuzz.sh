#!/bin/sh
# Throws made-up input at the program (libFuzzer, clang). usage: data/fuzz.sh SECONDS [TARGET...] | --minimise [TARGET...]
# One line for each target: its name, how many inputs it ran and the coverage they reached. What fails is kept in
# build-fuzz/findings/, what reaches something new in build-fuzz/corpus/; --minimise brings the latter, cut down, into
# tests/fuzz/corpus/, from where each file is replayed by the ordinary tests.
set -eu

cd "$(dirname "$0")/.."
seconds=${1:?how many seconds for each target}
shift
folder=build-fuzz
all="mission catalogue lecture ledger model-access model-pipeline model-checkpoint quantity command"
targets=${*:-$all}

if ! echo 'int LLVMFuzzerTestOneInput (const char *d, __SIZE_TYPE__ n) { return !d && n; }' |
  clang -x c - -fsanitize=fuzzer,address -o /dev/null 2>/dev/null; then
  echo "no fuzzer: clang has no libFuzzer here (Debian: libclang-rt-14-dev)"
  exit 77
fi
if [ ! -f "$folder/build.ninja" ]; then
  # The compiler that is not the project's own warns of other things; those are not looked for here.
  CC=clang meson setup "$folder" -Dwerror=false -Db_sanitize=address,undefined -Db_lundef=false -Doptimization=1 \
    -Dc_args=-fsanitize=fuzzer-no-link >/dev/null
fi
wanted=
for target in $targets; do
  wanted="$wanted tests/fuzz/fuzz-$target"
done
# One word a target.
# shellcheck disable=SC2086
ninja -C "$folder" -j "${IOWALL_JOBS:-$(nproc)}" $wanted >"$folder/build.log" 2>&1 || {
  cat "$folder/build.log"
  exit 1
}
python3 tests/fuzz/make-dictionary.py missions/schema.json >"$folder/dictionary"
mkdir -p "$folder/findings"

export ASAN_OPTIONS="detect_stack_use_after_return=1:allocator_may_return_null=1"
export UBSAN_OPTIONS="halt_on_error=1:abort_on_error=1:print_stacktrace=1"
export G_SLICE=always-malloc

root=$(pwd)
failed=0
for target in $targets; do
  grown=$root/$folder/corpus/$target
  kept=$root/tests/fuzz/corpus/$target
  mkdir -p "$grown" "$kept"
  case $target in
  mission | ledger) longest=32768 ;;
  catalogue) longest=24576 ;;
  lecture) longest=8192 ;;
  quantity) longest=128 ;;
  command) longest=512 ;;
  *) longest=4096 ;;
  esac
  if [ "$target" = mission ]; then
    cp tests/mission/data/lab.json "$grown/"
  fi
  if [ "$seconds" = --minimise ]; then
    rm -rf "$grown.small"
    mkdir "$grown.small"
    "$folder/tests/fuzz/fuzz-$target" -merge=1 -max_len=$longest "$grown.small" "$kept" "$grown" >"$folder/$target.log" 2>&1
    python3 tests/fuzz/keep-corpus.py "$grown.small" "$kept"
    continue
  fi
  if "$folder/tests/fuzz/fuzz-$target" -max_total_time="$seconds" -seed=1 -max_len=$longest -timeout=10 \
    -rss_limit_mb=1024 -dict="$folder/dictionary" -artifact_prefix="$folder/findings/$target-" -print_final_stats=1 \
    "$grown" "$kept" >"$folder/$target.log" 2>&1; then
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$folder/$target.log")
    edges=$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$folder/$target.log" | tail -1)
    echo "$target: $runs executions, $edges edges"
  else
    failed=1
    echo "$target: FAILED, see $folder/findings/ and $folder/$target.log"
    tail -40 "$folder/$target.log"
  fi
done
exit $failed
