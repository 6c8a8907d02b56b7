#!/usr/bin/env bash
# The gateway beside its limit (bare Kestrel) and a peer (nginx), in one run, on loopback only. Needs wrk, nginx, curl and python3.
# Usage: run.sh [INDEXFORGE] [BAREKESTREL]   (Release builds of src/Silo and bench/BareKestrel by default)
set -u
here=$(cd "$(dirname "$0")" && pwd)
bin=$here/../../artifacts/Local/bin
service=${1:-$bin/Silo/release/indexforge}
bare=${2:-$bin/BareKestrel/release/IndexForge.BareKestrel}
seconds=${SECONDS_EACH:-5}
folder=$(mktemp -d)
mkdir -p "$folder/a" "$folder/b"
started=()
finish() {
  [ -f "$folder/nginx.pid" ] && kill "$(cat "$folder/nginx.pid")" 2>/dev/null
  for pid in "${started[@]}"; do kill "$pid" 2>/dev/null; done
  for pid in "${started[@]}"; do timeout 10 tail --pid="$pid" -f /dev/null; kill -9 "$pid" 2>/dev/null; done
  rm -rf "$folder"
}
trap finish EXIT

(cd "$folder/a" && exec "$service" serve --port 8135 > log 2>&1) & started+=($!)
(cd "$folder/b" && ASPNETCORE_ENVIRONMENT=Production API_KEY=bench-key-0123456789 Gateway__Host=127.0.0.1 exec "$service" serve --port 8136 > log 2>&1) & started+=($!)
for port in 8135 8136; do
  for _ in $(seq 200); do curl -sf "http://127.0.0.1:$port/health/ready" > /dev/null && break; sleep 0.1; done
done
{ echo "id,note"; for i in $(seq 50); do echo "$i,total line $i of something"; done; } > "$folder/a.csv"
curl -s -F "file=@$folder/a.csv" "http://127.0.0.1:8135/api/v1/documents?wait=20" > /dev/null
id=$(curl -s http://127.0.0.1:8135/api/v1/documents | python3 -c 'import json,sys; print(json.load(sys.stdin)["items"][0]["id"])')
path=/api/v1/documents/$id
bytes=$(curl -s "http://127.0.0.1:8135$path" | wc -c)
"$bare" 8137 "$bytes" & started+=($!)

cat > "$folder/nginx.conf" <<N
user root;
worker_processes 2;
pid $folder/nginx.pid;
error_log $folder/error.log crit;
events { worker_connections 1024; }
http {
  access_log off;
  client_body_temp_path $folder/body; proxy_temp_path $folder/proxy; fastcgi_temp_path $folder/f; uwsgi_temp_path $folder/u; scgi_temp_path $folder/s;
  proxy_cache_path $folder/cache keys_zone=answers:10m;
  limit_req_zone \$binary_remote_addr zone=refuse:1m rate=1r/m;
  upstream app { server 127.0.0.1:8135; keepalive 16; }
  server { listen 127.0.0.1:8138; keepalive_requests 1000000000;
    location / { proxy_pass http://app; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host localhost; proxy_cache answers; proxy_cache_valid 200 5m; add_header X-Nginx \$upstream_cache_status; proxy_ignore_headers Cache-Control; } }
  server { listen 127.0.0.1:8139; keepalive_requests 1000000000;
    location / { limit_req zone=refuse; limit_req_status 429; proxy_pass http://app; } }
}
N
nginx -c "$folder/nginx.conf" || exit 1
sleep 1
curl -sD- -o /dev/null "http://127.0.0.1:8138$path" >/dev/null; curl -sD- -o /dev/null "http://127.0.0.1:8138$path" | grep -i x-nginx

parties=(${PARTIES:-bare cached uncached search nginx-cache nginx-refusal refusal-401 refusal-429})
address() {
  case $1 in
    bare) echo http://127.0.0.1:8137/ ;;
    cached|uncached) echo "http://127.0.0.1:8135$path" ;;
    search) echo "http://127.0.0.1:8135/api/v1/search?q=total&limit=10" ;;
    nginx-cache) echo "http://127.0.0.1:8138$path" ;;
    nginx-refusal) echo "http://127.0.0.1:8139$path" ;;
    refusal-401|refusal-429) echo "http://127.0.0.1:8136$path" ;;
  esac
}
load() { # party seconds connections script
  local header=()
  [ "$1" = uncached ] && header=(-H "Cache-Control: no-cache")
  # A valid key, whose minute is used up in the first second of the warm-up: sixty of millions pass.
  [ "$1" = refusal-429 ] && header=(-H "X-API-Key: bench-key-0123456789")
  timeout -k 5 60 wrk -t1 -c"$3" -d"$2s" --latency "${header[@]}" ${4:+-s "$4"} "$(address "$1")"
}
rate() { awk '/Requests\/sec/ { printf "%d", $2 }'; }

echo "answer of $bytes bytes, wrk -t1 -c64, ${seconds} s a round, best of three rounds, parties in turn"
for party in "${parties[@]}"; do load "$party" "$seconds" 64 > /dev/null; done
declare -A best tail99
for round in 1 2 3; do
  for party in "${parties[@]}"; do
    output=$(load "$party" "$seconds" 64)
    now=$(rate <<< "$output")
    if [ "$now" -gt "${best[$party]:-0}" ]; then best[$party]=$now; tail99[$party]=$(awk '$1 == "99%" { print $2 }' <<< "$output"); fi
  done
done
for party in "${parties[@]}"; do
  echo "$party: ${best[$party]} requests/s, $((best[$party] * 100 / best[bare])) % of bare Kestrel, p99 ${tail99[$party]}"
done
for party in cached uncached; do
  [ -n "${best[$party]:-}" ] || continue
  pause=$((128 * 2000 / best[$party])); [ "$pause" -lt 1 ] && pause=1
  echo "function delay() return $pause end" > "$folder/pace.lua"
  output=$(load "$party" "$seconds" 128 "$folder/pace.lua")
  echo "$party at a paced load of $(rate <<< "$output")/s: p50 $(awk '$1 == "50%" { print $2 }' <<< "$output"), p99 $(awk '$1 == "99%" { print $2 }' <<< "$output")"
done
