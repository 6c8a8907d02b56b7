// MiniSearch and LanceDB on the exported documents: writes rankings, prints a line of figures (see run) per collection.
const fs = require('fs'), os = require('os'), path = require('path');
const [engine, work] = process.argv.slice(2);
const read = name => fs.readFileSync(path.join(work, name), 'utf8').split('\n').filter(l => l).map(l => { const at = l.indexOf('\t'); return { id: l.slice(0, at), text: l.slice(at + 1) }; });

function miniSearch() {
  const MiniSearch = require('minisearch');
  const index = new MiniSearch({ fields: ['text'] });
  return { add: async docs => index.addAll(docs), search: async text => { const all = index.search(text); return { ids: all.slice(0, 10).map(h => h.id), total: all.length }; } };
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
    search: async text => ({ ids: (await table.search(text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' '), 'fts').select(['id']).limit(10).toArray()).map(r => r.id) }),
  };
}

const seconds = Number(process.env.SECONDS_PER_ROUND ?? 30);
const cpu = () => { const used = process.cpuUsage(); return used.user + used.system; };

(async () => {
  for (const name of ['cranfield', 'npl', 'xquad', 'paragraphs']) {
    const docs = read(name + '.docs.tsv'), queries = read(name + '.queries.tsv');
    const timed = name === 'paragraphs';
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'indexforge-peer-'));
    const peer = engine === 'lancedb' ? await lance(folder) : miniSearch();
    let start = performance.now(), used = cpu();
    await peer.add(docs);
    const indexed = [docs.length / (performance.now() - start) * 1000, (cpu() - used) / docs.length];
    let figures;
    for (let round = 0; round < (timed ? 2 : 1); round++) {
      const found = [];
      let total = 0;
      start = performance.now(); used = cpu();
      for (const q of queries) {
        if (timed && performance.now() - start > seconds * 1000) break;
        const result = await peer.search(q.text);
        total += result.total ?? NaN;
        found.push([q.id, result.ids]);
      }
      const cost = (cpu() - used) / found.length;
      if (!figures || cost < figures[1]) figures = [found.length / (performance.now() - start) * 1000, cost, found.length, Number.isNaN(total) ? '-' : Math.round(total / found.length)];
      if (!timed) fs.writeFileSync(path.join(work, name + '.run'), found.flatMap(([q, ids]) => ids.map(d => `${q}\t${d}\n`)).join(''));
    }
    console.log(name, ...indexed, ...figures);
    fs.rmSync(folder, { recursive: true });
  }
})().catch(e => { console.error(e); process.exit(1); });
