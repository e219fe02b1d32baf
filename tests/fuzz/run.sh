#!/bin/bash
# run.sh BUILD SECONDS: every fuzz target in turn, together at most SECONDS.
set -euo pipefail
build=$1 seconds=$2
targets=()
for source in tests/fuzz/fuzz_*.cpp; do
  [[ -e $source ]] && targets+=("$(basename "$source" .cpp)")
done
[[ ${#targets[@]} -gt 0 ]] || { echo 'no fuzz targets'; exit 0; }
share=$((seconds / ${#targets[@]}))
[[ $share -gt 0 ]] || share=1
for target in "${targets[@]}"; do
  corpus=$build/corpus/$target
  mkdir -p "$corpus"
  seeds=()
  [[ -d testdata/fuzz/$target ]] && seeds=("testdata/fuzz/$target")
  printf '%s: %d s\n' "$target" "$share"
  "$build/$target" -max_total_time="$share" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
    -artifact_prefix="$build/" "$corpus" "${seeds[@]}" 2>"$build/$target.log" || { tail -n 60 "$build/$target.log"; exit 1; }
  grep -E 'number_of_executed_units|average_exec_per_sec' "$build/$target.log" || true
done
