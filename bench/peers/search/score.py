"""One row of the table: nDCG@10 of the rankings a peer wrote, and the figures it printed (see run)."""
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
rates = {cells[0]: cells[1:] for cells in (line.split() for line in sys.stdin) if len(cells) == 7}
scores = []
for collection in ("cranfield", "npl", "xquad"):
    run = os.path.join(work, collection + ".run")
    if collection in rates:
        scores.append(f"{ndcg(run, os.path.join(data, collection, 'qrels.tsv')):.4f}")
    else:
        scores.append("-")
    if os.path.exists(run):
        os.remove(run)
if "paragraphs" in rates:
    docs, doc_cpu, queries, query_cpu, asked, total = rates["paragraphs"]
    figures = [f"{float(docs):,.0f}", f"{float(doc_cpu):,.0f}", f"{float(queries):,.0f}", f"{float(query_cpu):,.0f}", f"{int(asked):,}", total]
else:
    figures = ["not in time"] + ["-"] * 5
print(f"| {name} | {' | '.join(scores)} | {' | '.join(figures)} |")
