// The same load on BullMQ: a producer here, the worker on a thread of its own. Prints one line of JSON.
// Usage: node bullmq.mjs FOLDER_WITH_BULLMQ REDIS_PORT JOBS SENDERS CONCURRENCY RATE SECONDS RETRIES RETRY_MS
import { createRequire } from 'node:module';
import { Worker as Thread, isMainThread, parentPort, workerData } from 'node:worker_threads';

const args = isMainThread ? process.argv.slice(2) : workerData;
const [folder, port, jobs, senders, concurrency, rate, seconds, retries, retryMs] = [args[0], ...args.slice(1).map(Number)];
const require = createRequire(`${folder}/`);
const { Queue, Worker } = require('bullmq');
const connection = { host: '127.0.0.1', port };
const now = () => Number(process.hrtime.bigint()) / 1e6;

if (isMainThread) {
  const queue = new Queue('bench', { connection });
  const thread = new Thread(new URL(import.meta.url), { argv: [], workerData: args });
  const next = () => new Promise(resolve => thread.once('message', resolve));
  await next();

  // As many as go in, by some senders at once, until all are done. Once before, as for the other side, to warm up.
  const { Redis } = require('ioredis');
  const client = new Redis(connection);
  const redisCpu = async () => [...(await client.info('cpu')).matchAll(/used_cpu_(?:sys|user):([\d.]+)/g)].reduce((sum, m) => sum + Number(m[1]), 0);
  let done;
  const bulk = async count => {
    const enqueue = [];
    done = next();
    await Promise.all(Array.from({ length: senders }, async (_, s) => {
      for (let i = s; i < count; i += senders) {
        const at = now();
        await queue.add('noop', { at, phase: 'bulk', of: count });
        enqueue.push(now() - at);
      }
    }));
    await done;
    return enqueue;
  };
  await bulk(Math.min(5000, jobs));
  const redisBefore = await redisCpu();
  const before = process.cpuUsage();
  const start = now();
  const enqueue = await bulk(jobs);
  const perSecond = jobs / ((now() - start) / 1000);
  const used = process.cpuUsage(before);
  const cpu = ((used.user + used.system) / 1e6 + (await redisCpu()) - redisBefore) * 1000 / jobs;

  // A steady trickle: how soon an attempt begins.
  const count = rate * seconds;
  const trickle = [];
  done = next();
  const from = now();
  const adds = [];
  for (let i = 0; i < count; i++) {
    const due = from + (i * 1000) / rate;
    while (now() < due) {
      await new Promise(resolve => setTimeout(resolve, Math.max(0, due - now())));
    }
    const at = now();
    adds.push(queue.add('noop', { at, phase: 'trickle', of: count }).then(() => trickle.push(now() - at)));
  }
  await Promise.all(adds);
  const starts = await done;

  // A first attempt that fails: when the second begins.
  done = next();
  await Promise.all(Array.from({ length: retries }, () =>
    queue.add('noop', { at: now(), phase: 'retry', of: retries }, { attempts: 2, backoff: { type: 'fixed', delay: retryMs } })));
  const errors = await done;

  const figures = JSON.stringify({ perSecond, cpu, enqueue, trickle, starts, errors });
  await thread.terminate();
  await queue.close();
  client.disconnect();
  process.stdout.write(`${figures}\n`, () => process.exit(0));
} else {
  let samples = [];
  const failedAt = new Map();
  const worker = new Worker('bench', async job => {
    if (job.data.phase === 'trickle') {
      samples.push(now() - job.data.at);
    } else if (job.data.phase === 'retry') {
      if (job.attemptsMade === 0) {
        failedAt.set(job.id, now());
        throw new Error('not yet');
      }
      samples.push(Math.abs(now() - failedAt.get(job.id) - retryMs));
    }
  }, { connection, concurrency });
  let completed = 0;
  worker.on('completed', job => {
    if (++completed === job.data.of) {
      parentPort.postMessage(samples);
      completed = 0;
      samples = [];
    }
  });
  await worker.waitUntilReady();
  parentPort.postMessage('ready');
}
