"""Makes the small models of StaticEmbedderTests and the vectors that they must give.

Run:  npm i @huggingface/tokenizers && python3 make_models.py && node tokens.mjs && python3 make_models.py known
The tokens come from huggingface's own tokenizers (tokens.mjs), the vectors from plain Python: nothing of IndexForge takes part.
"""
import json, math, os, random, struct, sys

TEXTS = ["The lighthouse, built in 1844!", "Café naïve ÉCOLE", "漢字 mixed with words", "unaffable zzzqqq walking", "", "   ",
         "don't stop; it's 3.14", "tab\tand\nline", "walked walking walks " * 3, "x" * 120 + " ship", "ship 👩‍🚀 ship", "e\u0301cole ﬁne ship"]
DIM = 12
rng = random.Random(7)


def pieces(words, prefix):
    found = set()
    for word in words:
        for i in range(len(word)):
            for j in range(i + 1, min(len(word), i + 5) + 1):
                found.add((prefix if i > 0 else "") + word[i:j])
    return sorted(found)


WORDS = "the lighthouse built in cafe naive ecole mixed with words affable walking walked ship don stop tab and line fine 1844 3 14".split()
wordpiece = ["[PAD]", "[UNK]", "un", "##aff", "##able", "walk", "##ing", "##ed", "##s", "漢", ",", "!", ";", ".", "'"] + pieces(WORDS, "##")
wordpiece = list(dict.fromkeys(wordpiece))
base = [["<unk>", 0.0], ["▁", -2.0]]
unigram = base + [[p, round(-8 + len(p) * 0.9 - rng.random(), 4)] for p in dict.fromkeys(
    ["▁" + w for w in WORDS] + pieces(WORDS, "") + ["字", "É", "é", "C", "T", "L", "E", "O", ",", "!", "'"]) if p != "▁"]


def visible():
    own = [b for b in range(256) if 33 <= b <= 126 or 161 <= b <= 172 or b >= 174]
    table, n = {}, 256
    for b in range(256):
        if b in own:
            table[b] = chr(b)
        else:
            table[b] = chr(n)
            n += 1
    return table


def train_bpe():
    show = visible()
    corpus = [[show[b] for b in (" " + w).encode()] for w in WORDS for _ in range(2)]
    merges = []
    for _ in range(90):
        counts = {}
        for word in corpus:
            for pair in zip(word, word[1:]):
                counts[pair] = counts.get(pair, 0) + 1
        if not counts:
            break
        best = max(sorted(counts), key=lambda p: counts[p])
        merges.append(best)
        for k, word in enumerate(corpus):
            i, joined = 0, []
            while i < len(word):
                if i + 1 < len(word) and (word[i], word[i + 1]) == best:
                    joined.append(word[i] + word[i + 1])
                    i += 2
                else:
                    joined.append(word[i])
                    i += 1
            corpus[k] = joined
    vocab = [show[b] for b in range(256)] + ["".join(m) for m in merges]
    return list(dict.fromkeys(vocab)), [" ".join(m) for m in merges]


bpe_vocab, bpe_merges = train_bpe()
bert = {"normalizer": {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True, "strip_accents": None, "lowercase": True},
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100,
                  "vocab": {w: i for i, w in enumerate(wordpiece)}}}
MODELS = {
    "wordpiece-f32": (bert, len(wordpiece), "F32", True, False),
    "wordpiece-i8": (bert, len(wordpiece), "I8", True, True),
    "unigram-f16": ({"normalizer": {"type": "Sequence", "normalizers": [{"type": "NFKC"}, {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "}]},
                     "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True},
                     "model": {"type": "Unigram", "unk_id": 0, "vocab": unigram, "byte_fallback": False}}, len(unigram), "F16", False, False),
    "bpe-bf16": ({"normalizer": None, "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True, "use_regex": True},
                  "model": {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": "", "end_of_word_suffix": "", "fuse_unk": False,
                            "byte_fallback": False, "vocab": {w: i for i, w in enumerate(bpe_vocab)}, "merges": bpe_merges}}, len(bpe_vocab), "BF16", True, False),
}


def pack(kind, values):
    if kind == "F32":
        return struct.pack(f"<{len(values)}f", *values)
    if kind == "F64":
        return struct.pack(f"<{len(values)}d", *values)
    if kind == "F16":
        return struct.pack(f"<{len(values)}e", *values)
    if kind == "I8":
        return struct.pack(f"<{len(values)}b", *values)
    if kind == "I64":
        return struct.pack(f"<{len(values)}q", *values)
    return b"".join(struct.pack("<f", v)[2:] for v in values)


def unpack(kind, data):
    if kind == "BF16":
        return [struct.unpack("<f", b"\0\0" + data[i:i + 2])[0] for i in range(0, len(data), 2)]
    letter, size = {"F32": ("f", 4), "F64": ("d", 8), "F16": ("e", 2), "I8": ("b", 1), "I64": ("q", 8)}[kind]
    return list(struct.unpack(f"<{len(data) // size}{letter}", data))


def make():
    for name, (tokenizer, size, kind, normalize, mapped) in MODELS.items():
        os.makedirs(name, exist_ok=True)
        rows = size // 2 if mapped else size
        table = [rng.randint(-127, 127) if kind == "I8" else rng.gauss(0, 1) for _ in range(rows * DIM)]
        tensors = {"embeddings": (kind, [rows, DIM], pack(kind, table))}
        if mapped:
            tensors["mapping"] = ("I64", [size], pack("I64", [i % rows for i in range(size)]))
            tensors["weights"] = ("F64", [size], pack("F64", [round(0.25 + rng.random(), 3) for _ in range(size)]))
        header, data = {"__metadata__": {"format": "pt"}}, b""
        for key, (k, shape, raw) in tensors.items():
            header[key] = {"dtype": k, "shape": shape, "data_offsets": [len(data), len(data) + len(raw)]}
            data += raw
        text = json.dumps(header).encode()
        text += b" " * (-len(text) % 8)
        with open(f"{name}/model.safetensors", "wb") as f:
            f.write(struct.pack("<Q", len(text)) + text + data)
        with open(f"{name}/tokenizer.json", "w", encoding="utf-8") as f:
            json.dump({"version": "1.0", "truncation": None, "padding": None, "added_tokens": [], "post_processor": None, "decoder": None, **tokenizer}, f, ensure_ascii=False)
        with open(f"{name}/config.json", "w") as f:
            json.dump({"model_type": "model2vec", "hidden_dim": DIM, "normalize": normalize}, f)
    with open("texts.json", "w", encoding="utf-8") as f:
        json.dump(TEXTS, f, ensure_ascii=False)


def known():
    tokens = json.load(open("tokens.json"))
    result = []
    for name, (_, size, kind, normalize, mapped) in MODELS.items():
        raw = open(f"{name}/model.safetensors", "rb").read()
        length = struct.unpack("<Q", raw[:8])[0]
        header = json.loads(raw[8:8 + length])
        read = {k: unpack(v["dtype"], raw[8 + length + v["data_offsets"][0]:8 + length + v["data_offsets"][1]]) for k, v in header.items() if k != "__metadata__"}
        unknown = {"wordpiece-f32": 1, "wordpiece-i8": 1, "unigram-f16": 0}.get(name)
        for text, ids in zip(TEXTS, tokens[name]):
            ids = [i for i in ids if i != unknown]
            vector = [0.0] * DIM
            for i in ids:
                row = int(read["mapping"][i]) if mapped else i
                weight = read["weights"][i] if mapped else 1
                for d in range(DIM):
                    vector[d] += read["embeddings"][row * DIM + d] * weight / len(ids)
            norm = math.sqrt(sum(v * v for v in vector))
            if normalize and norm > 0:
                vector = [v / norm for v in vector]
            result.append({"model": name, "text": text, "tokens": ids, "vector": [float(f"{v:.6g}") for v in vector]})
    with open("known.json", "w", encoding="utf-8") as f:
        f.write("[\n" + ",\n".join(json.dumps(r, ensure_ascii=False) for r in result) + "\n]\n")


known() if sys.argv[1:] == ["known"] else make()
