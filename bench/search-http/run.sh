#!/usr/bin/env bash
# Searches through HTTP: how many a second at full load, and how long they take at half of it. Made paragraphs, the collections' own queries,
# nothing from the cache. Needs wrk and python3, and Release builds of src/Silo and bench/Bench.
# Usage: bench/search-http/run.sh DATA/ir [paragraphs]   (default 200000; SECONDS_EACH, 20, is one measurement: the first is the warm-up)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
bin=$here/../../artifacts/Local/bin
service=$bin/Silo/release/indexforge
data=$(cd "$1" && pwd) paragraphs=${2:-200000}
seconds=${SECONDS_EACH:-20} port=8145
work=$(mktemp -d)
finish() { [ -n "${serving:-}" ] && kill "$serving" 2> /dev/null && wait "$serving" 2> /dev/null; rm -rf "$work"; }
trap finish EXIT

"$bin/Bench/release/IndexForge.Bench" indexing export "$data" "$work" "$paragraphs"
python3 - "$work" <<'P'
import csv, sys, urllib.parse
work = sys.argv[1]
out = None
for i, line in enumerate(open(f"{work}/paragraphs.docs.tsv", encoding="utf-8")):
    if i % 15000 == 0:
        out = open(f"{work}/part{i // 15000:03}.csv", "w", newline="", encoding="utf-8")
        rows = csv.writer(out)
        rows.writerow(["text"])
    rows.writerow([line.rstrip("\n").split("\t", 1)[1]])
out.close()
with open(f"{work}/queries.txt", "w") as to:
    for line in open(f"{work}/paragraphs.queries.tsv", encoding="utf-8"):
        to.write(urllib.parse.quote(line.rstrip("\n").split("\t", 1)[1]) + "\n")
P
cd "$work"
"$service" serve --port $port > log 2>&1 & serving=$!
for _ in $(seq 200); do curl -sf "http://127.0.0.1:$port/health/ready" > /dev/null && break; sleep 0.1; done
start=$(date +%s.%N)
"$service" ingest "$work"/part*.csv --wait --url "http://127.0.0.1:$port" > ingest.log
echo "$paragraphs paragraphs taken in and indexed in $(awk -v a="$start" -v b="$(date +%s.%N)" 'BEGIN { printf "%.1f", b - a }') s"
# Vectors are made in the background; hybrid is measured once hits say that they ranked.
for _ in $(seq 600); do
  curl -s -H 'Cache-Control: no-cache' "http://127.0.0.1:$port/api/v1/search?q=pressure&limit=1" | grep -q '"rankedBy":"lsa"' && break
  sleep 1
done
load() { timeout -k 5 120 wrk -t1 -c"$1" -d"${seconds}s" --latency -s "$here/queries.lua" "http://127.0.0.1:$port" -- "$work/queries.txt" "$2" "$3"; }
for mode in lexical hybrid; do
  load 8 "$mode" 0 > /dev/null
  full=$(load 8 "$mode" 0)
  rate=$(awk '/Requests\/sec/ { printf "%d", $2 }' <<< "$full")
  # 16 connections that pause so that together they ask half as often.
  half=$(load 16 "$mode" $((16 * 2000 / (rate > 0 ? rate : 1))))
  errors=$(grep -h "Non-2xx\|Socket errors" <<< "$full$half" || true)
  echo "$mode: $rate/s at full load; at $(awk '/Requests\/sec/ { printf "%d", $2 }' <<< "$half")/s $(grep -h '^p50' <<< "$half") $errors"
done
