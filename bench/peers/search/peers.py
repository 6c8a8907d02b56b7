"""Xapian and SQLite FTS5 on the exported documents: writes rankings, prints a line of figures (see run) per collection."""
import os
import re
import shutil
import sqlite3
import sys
import tempfile
import time


def read(path):
    with open(path, encoding="utf-8") as lines:
        return [line.rstrip("\n").split("\t", 1) for line in lines]


def xapian_engine(folder):
    import xapian
    database = xapian.WritableDatabase(folder, xapian.DB_CREATE_OR_OVERWRITE)
    generator = xapian.TermGenerator()
    generator.set_stemmer(xapian.Stem("en"))

    def add(documents):
        for id, text in documents:
            document = xapian.Document()
            generator.set_document(document)
            generator.index_text(text)
            document.set_data(id)
            database.add_document(document)
        database.commit()

    parser = xapian.QueryParser()
    parser.set_stemmer(xapian.Stem("en"))
    parser.set_stemming_strategy(xapian.QueryParser.STEM_SOME)
    parser.set_default_op(xapian.Query.OP_OR)

    def search(text):
        enquire = xapian.Enquire(database)
        enquire.set_query(parser.parse_query(" ".join(re.findall(r"\w+", text.lower())), 0))
        found = enquire.get_mset(0, 10)
        return [match.document.get_data().decode() for match in found], "~" + str(found.get_matches_estimated())

    return add, search


def fts5_engine(folder):
    database = sqlite3.connect(os.path.join(folder, "fts.db"), isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=NORMAL")
    database.execute("CREATE VIRTUAL TABLE t USING fts5(id UNINDEXED, text, tokenize='porter unicode61')")

    def add(documents):
        for at in range(0, len(documents), 500):
            database.execute("BEGIN")
            database.executemany("INSERT INTO t VALUES (?, ?)", documents[at:at + 500])
            database.execute("COMMIT")

    def search(text):
        words = " OR ".join(f'"{w}"' for w in re.findall(r"\w+", text.lower()))
        return [r[0] for r in database.execute("SELECT id FROM t WHERE t MATCH ? ORDER BY bm25(t) LIMIT 10", (words,))], None

    return add, search


engine, work = sys.argv[1:3]
seconds = float(os.environ.get("SECONDS_PER_ROUND", "30"))
for name in ("cranfield", "npl", "xquad", "paragraphs"):
    documents, queries = read(os.path.join(work, name + ".docs.tsv")), read(os.path.join(work, name + ".queries.tsv"))
    folder = tempfile.mkdtemp(prefix="indexforge-peer-")
    add, search = {"xapian": xapian_engine, "fts5": fts5_engine}[engine](folder)
    start, used = time.perf_counter(), time.process_time()
    add(documents)
    indexed = f"{name} {len(documents) / (time.perf_counter() - start):.1f} {(time.process_time() - used) * 1e6 / len(documents):.2f}"
    timed = name == "paragraphs"
    rate, cpu, asked = 0, float("inf"), 0
    for _ in range(2 if timed else 1):
        found, totals = [], []
        start, used = time.perf_counter(), time.process_time()
        for id, text in queries:
            if timed and time.perf_counter() - start > seconds:
                break
            ids, total = search(text)
            found.append((id, ids))
            totals.append(total)
        used = (time.process_time() - used) * 1e6 / len(found)
        if used < cpu:
            rate, cpu, asked = len(found) / (time.perf_counter() - start), used, len(found)
    mean = "-" if totals[0] is None else "~" + str(sum(int(t[1:]) for t in totals) // len(totals))
    if not timed:
        with open(os.path.join(work, name + ".run"), "w", encoding="utf-8") as run:
            run.writelines(f"{query}\t{document}\n" for query, documents in found for document in documents)
    print(f"{indexed} {rate:.1f} {cpu:.2f} {asked} {mean}", flush=True)
    shutil.rmtree(folder)
