// The tokens of texts.json by huggingface's own tokenizers, see make_models.py.
import { Tokenizer } from "@huggingface/tokenizers";
import { readFileSync, writeFileSync } from "node:fs";

const read = (path) => JSON.parse(readFileSync(path, "utf8"));
const tokens = {};
for (const name of ["wordpiece-f32", "wordpiece-i8", "unigram-f16", "bpe-bf16"]) {
  const tokenizer = new Tokenizer(read(`${name}/tokenizer.json`), read(`${name}/config.json`));
  tokens[name] = read("texts.json").map((text) => [...tokenizer.encode(text, { add_special_tokens: false }).ids]);
}
writeFileSync("tokens.json", JSON.stringify(tokens));
