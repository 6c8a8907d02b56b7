// MiniSearch and LanceDB on the exported documents: writes rankings, prints NAME docs/s q/s.
const fs = require('fs'), os = require('os'), path = require('path');
const [engine, work] = process.argv.slice(2);
const read = name => fs.readFileSync(path.join(work, name), 'utf8').split('\n').filter(l => l).map(l => { const at = l.indexOf('\t'); return { id: l.slice(0, at), text: l.slice(at + 1) }; });

function miniSearch() {
  const MiniSearch = require('minisearch');
  const index = new MiniSearch({ fields: ['text'] });
  return { add: async docs => index.addAll(docs), search: async text => index.search(text).slice(0, 10).map(h => h.id) };
}

async function lance(folder) {
  const { connect, Index } = require('@lancedb/lancedb');
  const db = await connect(folder);
  let table;
  return {
    add: async docs => {
      table = await db.createTable('t', docs);
      await table.createIndex('text', { config: Index.fts({ stem: true, removeStopWords: true, withPosition: false }), waitTimeoutSeconds: 600 });
    },
    search: async text => (await table.search(text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' '), 'fts').select(['id']).limit(10).toArray()).map(r => r.id),
  };
}

(async () => {
  for (const name of ['cranfield', 'npl', 'xquad', 'paragraphs']) {
    const docs = read(name + '.docs.tsv');
    let queries = read(name + '.queries.tsv');
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'indexforge-peer-'));
    const peer = engine === 'lancedb' ? await lance(folder) : miniSearch();
    let start = performance.now();
    await peer.add(docs);
    const indexed = (performance.now() - start) / 1000;
    // Slow engines get fewer: the rate is what is wanted.
    if (name === 'paragraphs') queries = queries.filter((_, i) => i % (engine === 'lancedb' ? 5 : 60) === 0);
    const found = [];
    start = performance.now();
    for (const q of queries) found.push([q.id, await peer.search(q.text)]);
    const searched = (performance.now() - start) / 1000;
    if (name !== 'paragraphs') fs.writeFileSync(path.join(work, name + '.run'), found.flatMap(([q, ids]) => ids.map(d => `${q}\t${d}\n`)).join(''));
    console.log(name, docs.length / indexed, queries.length / searched);
    fs.rmSync(folder, { recursive: true });
  }
})().catch(e => { console.error(e); process.exit(1); });
