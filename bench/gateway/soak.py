#!/usr/bin/env python3
"""Mixed load with rate limits on, against one service for a time: reads through wrk (mixed.lua), beside them uploads, searches and
deletes whose visibility is checked at every step, and consumers that ask for more than their limits allow. That no limit was exceeded by
a single request is checked from the times taken here: N requests that were all sent and answered within a window were let through
within it. Usage: soak.py INDEXFORGE MINUTES [PORT]. Loopback only; needs wrk. The service's log is kept where anything was 5xx."""
import http.client, json, os, re, shutil, subprocess, sys, tempfile, threading, time, urllib.parse

executable, minutes, port = sys.argv[1], float(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 8115
here = os.path.dirname(os.path.abspath(__file__))
folder = tempfile.mkdtemp(prefix="indexforge-soak-")
log = open(os.path.join(folder, "service.log"), "w")
ROOT = "soak-bootstrap-key-0123456789"
# What a consumer may do (a second, at once, a minute), how long it pauses between two requests, and how many threads share its key.
CONSUMERS = {
    "wrk": dict(perSecond=500, burst=500, perMinute=18_000),          # above 600 a minute: served by leases
    "writer": dict(perSecond=1_000, burst=1_000, perMinute=60_000),
    "default": dict(perSecond=5, burst=10, perMinute=60, pause=0.15, threads=2),
    "slow": dict(perSecond=1, burst=3, perMinute=30, pause=0.2, threads=1),
    "steady": dict(perSecond=10, burst=20, perMinute=600, pause=0.05, threads=2),
    "leased": dict(perSecond=40, burst=60, perMinute=1_200, pause=0.02, threads=2),
}
counts = {"uploads": 0, "deletes": 0, "searches": 0, "5xx": 0, "stale": 0, "lost": 0, "resets": 0, "429": 0}
gate = threading.Lock()
environment = {**os.environ, "ASPNETCORE_ENVIRONMENT": "Production", "API_KEY": ROOT, "Gateway__Host": "127.0.0.1", "RateLimit__Enabled": "true",
               "RateLimit__PerSecond": "1000", "RateLimit__Burst": "1000", "RateLimit__PerMinute": "60000"}
service = subprocess.Popen([executable, "serve", "--port", str(port)], cwd=folder, stdout=log, stderr=log, env=environment)


class Caller:
    """One connection with one key."""

    def __init__(self, key):
        self.key, self.connection = key, None

    def call(self, method, path, body=None, headers=None):
        for attempt in (1, 2):
            try:
                self.connection = self.connection or http.client.HTTPConnection("127.0.0.1", port, timeout=60)
                self.connection.request(method, path, body, {"X-API-Key": self.key, **(headers or {})})
                answer = self.connection.getresponse()
                data = answer.read()
                with gate:
                    counts["429"] += answer.status == 429
                    counts["5xx"] += answer.status >= 500
                if answer.status >= 500:
                    print("5xx:", time.strftime("%H:%M:%S"), method, path, answer.status, data[:300], flush=True)
                return answer.status, data
            except (OSError, http.client.HTTPException):
                with gate:
                    counts["resets"] += 1
                self.connection = None
                if attempt == 2:
                    raise


def memory():
    with open(f"/proc/{service.pid}/status") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmRSS"))


def heap():
    """The collector's view, in MB: what lives after the last collection, and what is committed."""
    text = root.call("GET", "/metrics")[1].decode()
    lives = sum(float(v) for v in re.findall(r"^dotnet_gc_last_collection_heap_size_bytes\{.*?\} (\S+)$", text, re.M))
    committed = re.search(r"^dotnet_gc_last_collection_memory_committed_size_bytes (\S+)$", text, re.M)
    return lives / 1e6, float(committed[1]) / 1e6


def activations():
    """Grains in memory: those of what was deleted stay until they have been idle for their time."""
    return sum(t["activations"] for t in json.loads(root.call("GET", "/api/v1/admin/grains")[1])["types"])


def make_key(name, spec):
    body = {"name": name, "scopes": ["read", "write"], "limits": {k: v for k, v in spec.items() if k.startswith("per") or k == "burst"}}
    status, data = root.call("POST", "/api/v1/admin/keys", json.dumps(body), {"Content-Type": "application/json"})
    assert status == 201, (status, data)
    return json.loads(data)["secret"]


def upload(number):
    marker = f"mark{number}x"
    text = "id,note\n" + "".join(f"{i},{marker} total line {i}\n" for i in range(20))
    status, data = writer.call("POST", f"/api/v1/documents?name=n{number}.csv&wait=30", text, {"Content-Type": "text/csv"})
    assert status in (200, 202), (status, data[:300])
    counts["uploads"] += 1
    item = json.loads(data)["items"][0]
    return marker, item.get("documentId") or item["id"]


def total(marker):
    counts["searches"] += 1
    status, data = writer.call("GET", "/api/v1/search?limit=5&q=" + marker)
    return json.loads(data)["total"] if status == 200 else None


def greedy(name, key, pause, paths, passed, end):
    """Asks for more than its limit, and notes when what passed was sent and answered."""
    caller, at = Caller(key), 0
    while time.time() < end:
        at += 1
        sent = time.monotonic()
        status, _ = caller.call("GET", paths[at % len(paths)])
        if status != 429:
            passed.append((sent, time.monotonic()))
        time.sleep(pause)


def over_limits(passed, spec):
    """How many requests passed that the promises exclude; and the most that passed within a minute."""
    passed.sort(key=lambda p: p[1])
    broken = most = 0
    for first in range(len(passed)):
        if first + spec["perMinute"] < len(passed):
            # So many and one more, all sent after `begin` and answered before `end`.
            within = passed[first:first + spec["perMinute"] + 1]
            if max(p[1] for p in within) - min(p[0] for p in within) < 60:
                broken += 1
        begin, n, latest = passed[first][0], 0, 0.0
        for sent, answered in passed[first:first + 2 * spec["burst"] + 200]:
            begin, latest, n = min(begin, sent), max(latest, answered), n + 1
            if n > spec["burst"] + spec["perSecond"] * (latest - begin) + 1e-6:
                broken += 1
                break
    answered = [p[1] for p in passed]
    low = 0
    for high in range(len(answered)):
        while answered[high] - answered[low] >= 60:
            low += 1
        most = max(most, high - low + 1)
    return broken, most


root = Caller(ROOT)
try:
    for _ in range(300):
        try:
            if root.call("GET", "/health/ready")[0] == 200:
                break
        except OSError:
            time.sleep(0.1)
    counts["resets"] = counts["5xx"] = 0
    keys = {name: make_key(name, spec) for name, spec in CONSUMERS.items()}
    writer = Caller(keys["writer"])
    kept = [upload(n)[1] for n in range(10)]
    paths = [f"/api/v1/documents/{d}{p}" for d in kept for p in ("", "/rows", "/chunks", "/issues")]
    paths += ["/api/v1/search?" + urllib.parse.urlencode({"q": q, "limit": 10}) for q in ("total", "line 3", '"total line"', "mark1x", "note total")]
    paths += ["/health", "/api/v1/jobs/stats", "/api/v1/documents?limit=20"]
    listing, seconds = os.path.join(folder, "paths"), os.path.join(folder, "seconds")
    with open(listing, "w") as out:
        out.write("\n".join(paths) + "\n")
    end = time.time() + minutes * 60
    wrk = subprocess.Popen(["wrk", "-t1", "-c8", f"-d{int(minutes * 60)}s", "--latency", "-s", os.path.join(here, "mixed.lua"), f"http://127.0.0.1:{port}", "--", listing, keys["wrk"], seconds],
                           stdout=subprocess.PIPE, stderr=sys.stdout, text=True)
    passed = {name: [] for name, spec in CONSUMERS.items() if "pause" in spec}
    limited = [p for p in paths if p != "/health"]
    threads = [threading.Thread(target=greedy, args=(name, keys[name], CONSUMERS[name]["pause"], limited, passed[name], end))
               for name in passed for _ in range(CONSUMERS[name]["threads"])]
    for thread in threads:
        thread.start()
    began, number, sampled = time.time(), 1000, 0.0
    print("minute,rss_mb,heap_mb,committed_mb,activations,uploads,deletes,5xx,stale,lost,429", flush=True)
    while time.time() < end:
        marker, document = upload(number)
        number += 1
        counts["lost"] += total(marker) != 20
        status, _ = writer.call("DELETE", f"/api/v1/documents/{document}")
        assert status == 204, status
        counts["deletes"] += 1
        counts["stale"] += total(marker) != 0
        if time.time() - sampled > 60:
            sampled = time.time()
            lives, committed = heap()
            print(f"{(sampled - began) / 60:.1f},{memory():.0f},{lives:.0f},{committed:.0f},{activations()},{counts['uploads']},{counts['deletes']},{counts['5xx']},{counts['stale']},{counts['lost']},{counts['429']}", flush=True)
        time.sleep(0.25)
    for thread in threads:
        thread.join()
    print([line for line in wrk.communicate(timeout=60)[0].splitlines() if line.startswith("requests ")], flush=True)
    print(f"end: rss {memory():.0f} MB {counts}", flush=True)
    for name, times in passed.items():
        broken, most = over_limits(times, CONSUMERS[name])
        print(f"{name}: limits {CONSUMERS[name]}: {len(times)} passed, at most {most} answered within a minute, over the limit: {broken}", flush=True)
    with open(seconds) as lines:
        a_second = dict(tuple(map(int, line.split())) for line in lines)
    # 59 whole seconds of answers were let through within a minute, unless one took longer than a second.
    most = max(sum(a_second.get(s + i, 0) for i in range(59)) for s in a_second)
    print(f"wrk: {sum(a_second.values())} passed, at most {most} within 59 s of {CONSUMERS['wrk']['perMinute']} a minute, {max(a_second.values())} within a second", flush=True)
    print(root.call("GET", "/api/v1/admin/cache")[1].decode(), flush=True)
finally:
    service.terminate()
    service.wait(40)
    log.close()
    if counts["5xx"]:
        print("log kept:", os.path.join(folder, "service.log"), flush=True)
    else:
        shutil.rmtree(folder, ignore_errors=True)
