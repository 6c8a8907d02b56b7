"""Xapian and SQLite FTS5 on the exported documents: writes rankings, prints NAME docs/s q/s."""
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
        return [match.document.get_data().decode() for match in enquire.get_mset(0, 10)]

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
        return [r[0] for r in database.execute("SELECT id FROM t WHERE t MATCH ? ORDER BY bm25(t) LIMIT 10", (words,))]

    return add, search


engine, work = sys.argv[1:3]
for name in ("cranfield", "npl", "xquad", "paragraphs"):
    documents, queries = read(os.path.join(work, name + ".docs.tsv")), read(os.path.join(work, name + ".queries.tsv"))
    folder = tempfile.mkdtemp(prefix="indexforge-peer-")
    add, search = {"xapian": xapian_engine, "fts5": fts5_engine}[engine](folder)
    start = time.perf_counter()
    add(documents)
    indexed = time.perf_counter() - start
    if name == "paragraphs":
        # Slow engines get fewer: the rate is what is wanted.
        queries = queries[:: 15 if engine == "fts5" else 1]
    start = time.perf_counter()
    found = [(id, search(text)) for id, text in queries]
    searched = time.perf_counter() - start
    if name != "paragraphs":
        with open(os.path.join(work, name + ".run"), "w", encoding="utf-8") as run:
            run.writelines(f"{query}\t{document}\n" for query, documents in found for document in documents)
    print(name, len(documents) / indexed, len(queries) / searched)
    shutil.rmtree(folder)
