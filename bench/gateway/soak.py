#!/usr/bin/env python3
"""Mixed load against one service for a time: reads through wrk (mixed.lua), beside them uploads, searches and deletes whose
visibility is checked at every step. Usage: soak.py INDEXFORGE MINUTES [PORT]. Loopback only; needs wrk."""
import http.client, json, os, shutil, subprocess, sys, tempfile, time, urllib.parse

executable, minutes, port = sys.argv[1], float(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 8115
here = os.path.dirname(os.path.abspath(__file__))
folder = tempfile.mkdtemp(prefix="indexforge-soak-")
log = open(os.path.join(folder, "service.log"), "w")
service = subprocess.Popen([executable, "serve", "--port", str(port)], cwd=folder, stdout=log, stderr=log)
connection = None
counts = {"uploads": 0, "deletes": 0, "searches": 0, "5xx": 0, "stale": 0, "lost": 0, "resets": 0}


def call(method, path, body=None, headers=None):
    global connection
    for attempt in (1, 2):
        try:
            connection = connection or http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            data = answer.read()
            if answer.status >= 500:
                counts["5xx"] += 1
                print("5xx:", method, path, answer.status, data[:300], flush=True)
            return answer.status, data
        except (OSError, http.client.HTTPException):
            counts["resets"] += 1
            connection = None
            if attempt == 2:
                raise


def memory():
    with open(f"/proc/{service.pid}/status") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmRSS"))


def upload(number):
    marker = f"mark{number}x"
    text = "id,note\n" + "".join(f"{i},{marker} total line {i}\n" for i in range(20))
    status, data = call("POST", f"/api/v1/documents?name=n{number}.csv&wait=30", text, {"Content-Type": "text/csv"})
    assert status in (200, 202), (status, data[:300])
    counts["uploads"] += 1
    item = json.loads(data)["items"][0]
    return marker, item.get("documentId") or item["id"]


def total(marker):
    counts["searches"] += 1
    status, data = call("GET", "/api/v1/search?limit=5&q=" + marker)
    return json.loads(data)["total"] if status == 200 else None


try:
    for _ in range(300):
        try:
            if call("GET", "/health/ready")[0] == 200:
                break
        except OSError:
            time.sleep(0.1)
    kept = [upload(n)[1] for n in range(10)]
    paths = [f"/api/v1/documents/{d}{p}" for d in kept for p in ("", "/rows", "/chunks", "/issues")]
    paths += ["/api/v1/search?" + urllib.parse.urlencode({"q": q, "limit": 10}) for q in ("total", "line 3", '"total line"', "mark1x", "note total")]
    paths += ["/health", "/api/v1/jobs/stats", "/api/v1/documents?limit=20"]
    listing = os.path.join(folder, "paths")
    with open(listing, "w") as out:
        out.write("\n".join(paths) + "\n")
    end = time.time() + minutes * 60
    wrk = subprocess.Popen(["wrk", "-t1", "-c8", f"-d{int(minutes * 60)}s", "--latency", "-s", os.path.join(here, "mixed.lua"), f"http://127.0.0.1:{port}", "--", listing],
                           stdout=subprocess.PIPE, text=True)
    began, number, sampled = time.time(), 1000, 0.0
    print("minute,rss_mb,uploads,deletes,5xx,stale,lost", flush=True)
    while time.time() < end:
        marker, document = upload(number)
        number += 1
        if total(marker) != 20:
            counts["lost"] += 1
        status, _ = call("DELETE", f"/api/v1/documents/{document}")
        assert status == 204, status
        counts["deletes"] += 1
        if total(marker) != 0:
            counts["stale"] += 1
        if time.time() - sampled > 60:
            sampled = time.time()
            print(f"{(sampled - began) / 60:.1f},{memory():.0f},{counts['uploads']},{counts['deletes']},{counts['5xx']},{counts['stale']},{counts['lost']}", flush=True)
        time.sleep(0.25)
    print([line for line in wrk.communicate(timeout=60)[0].splitlines() if line.startswith("requests ")], flush=True)
    print(f"end: rss {memory():.0f} MB {counts}", flush=True)
    print(call("GET", "/api/v1/admin/cache")[1].decode(), flush=True)
finally:
    service.terminate()
    service.wait(40)
    shutil.rmtree(folder, ignore_errors=True)
