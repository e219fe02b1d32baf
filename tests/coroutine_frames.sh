#!/bin/bash
# coroutine_frames.sh [FILE...]: the coroutines that g++ 12.2 lays out wrongly, see core/serve/task.h. Without files: all
# of core/serve. Minutes; the constructor of every promise checks the same when it runs.
set -euo pipefail
cd "$(dirname "$0")/.."
[[ $# -gt 0 ]] || set -- $(grep -l co_await -r core/serve --include='*.cpp')
assembly=$(mktemp) status=0
trap 'rm -f "$assembly"' EXIT
for file; do
  g++ -std=c++20 -O0 -Icore -Ibuild/release/generated -DGW_VERSION='"0"' -S "$file" -o "$assembly"
  # The ramp of a coroutine stores the address of its body at the front of the frame.
  found=$(awk '/^_Z.*:$/ {fn = $1} /leaq\t.*\.actor\(%rip\)|leaq\t_Z.*Frame.*actor/ {getline; if ($0 ~ /, 8\(%r/ && $0 !~ /destroy/) print fn}' "$assembly" | c++filt)
  [[ -z $found ]] || { printf '%s: %s\n' "$file" "$found"; status=1; }
done
exit $status
