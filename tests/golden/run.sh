#!/bin/sh
# Cleans the corpus and compares what is left with what is committed.
# usage: run.sh ZEEF SOURCE_ROOT [summary]   (with `summary`: prints the new summary and compares nothing)
set -eu
zeef=$1
root=$2
here=$root/tests/golden
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0
"$zeef" run "$root/corpus/records" -o "$work/out" --quiet 2>"$work/words" || status=$?
if [ "$status" -ne 1 ]; then # some records of the corpus are damaged on purpose
	echo "golden: exit code $status, not 1" >&2
	cat "$work/words" >&2
	exit 1
fi
python3 "$here/summary.py" "$work/out" >"$work/summary"
if [ "${3-}" = summary ]; then
	cat "$work/summary"
	exit 0
fi
diff -u "$here/corpus.txt" "$work/summary" && exit 0
echo "golden: the corpus comes out otherwise than tests/golden/corpus.txt says; if that is meant: scripts/gold" >&2
exit 1
