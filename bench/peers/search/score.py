"""One row of the table: nDCG@10 of the rankings a peer wrote, and the rates it printed (NAME docs/s q/s per line)."""
import math
import os
import sys


def ndcg(run, judgements):
    gains = {}
    for line in open(judgements):
        cells = line.rstrip("\n").split("\t")
        if len(cells) == 3 and cells[2].lstrip("-").isdigit():
            gains.setdefault(cells[0], {})[cells[1]] = int(cells[2])
    found = {}
    for line in open(run):
        query, document = line.rstrip("\n").split("\t")
        found.setdefault(query, []).append(document)
    total = 0.0
    for query, wanted in gains.items():
        ideal = sum(g / math.log2(i + 2) for i, g in enumerate(sorted((g for g in wanted.values() if g > 0), reverse=True)[:10]))
        got = sum(max(0, wanted.get(d, 0)) / math.log2(i + 2) for i, d in enumerate(found.get(query, [])[:10]))
        total += got / ideal if ideal else 0
    return total / len(gains)


name, work, data = sys.argv[1:4]
rates = {cells[0]: cells[1:] for cells in (line.split() for line in sys.stdin) if len(cells) == 3}
scores = []
for collection in ("cranfield", "npl", "xquad"):
    run = os.path.join(work, collection + ".run")
    scores.append(f"{ndcg(run, os.path.join(data, collection, 'qrels.tsv')):.4f}")
    os.remove(run)
docs, queries = rates["paragraphs"]
print(f"| {name} | {' | '.join(scores)} | {float(docs):,.0f} | {float(queries):,.0f} |")
