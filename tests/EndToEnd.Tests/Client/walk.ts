// What a user of a generated client does: every call and every answer below is typed by the OpenAPI document alone.
import createClient from "openapi-fetch";
import type { components, paths } from "./v1.js";

declare const process: { readonly argv: readonly string[] };

type Schemas = components["schemas"];

const [, , address, key] = process.argv;
const client = createClient<paths>({ baseUrl: must(address, "the address"), headers: { "X-API-Key": must(key, "the key") } });
const stranger = createClient<paths>({ baseUrl: must(address, "the address") });
const collection = "client";

function must<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) {
    throw new Error(`There is no ${what}.`);
  }
  return value;
}

function check(holds: boolean, what: string): asserts holds {
  if (!holds) {
    throw new Error(`Not so: ${what}`);
  }
}

/** The one code a caller may act on; a misspelt one does not compile. */
function refusedAs(error: Schemas["Problem"] | undefined, code: Schemas["Problem"]["code"], status: number): void {
  const problem = must(error, `problem ${code}`);
  check(problem.code === code && problem.status === status, `${problem.code} ${problem.status} is ${code} ${status}`);
  check(problem.type.endsWith(code) && problem.requestId.length > 0 && problem.detail.length > 0, "a problem says what it is");
}

async function upload(): Promise<{ documentId: string; jobId: string }> {
  const { data, error, response } = await client.POST("/api/v1/documents", {
    params: { header: { "Idempotency-Key": "client-1" } },
    body: { file: ["id,note,when\n1,a total of nine,2024-05-06\n2,nothing,\n"], collection, tags: ["made=generated"], options: { hasHeader: true, rules: [{ column: "id", type: "integer" }] } },
    bodySerializer: (body) => {
      const form = new FormData();
      check(typeof body === "object", "the form is an object");
      for (const text of body.file) {
        form.append("file", new Blob([text], { type: "text/csv" }), "notes.csv");
      }
      for (const tag of body.tags ?? []) {
        form.append("tags", tag);
      }
      form.append("collection", body.collection ?? "");
      form.append("options", JSON.stringify(body.options ?? {}));
      return form;
    },
  });
  check(error === undefined && response.status === 202, `the upload is taken: ${response.status} ${JSON.stringify(error)}`);
  const item = must(data?.items[0], "item");
  const { documentId, jobId, status } = item;
  check(status === "queued" || status === "processing" || status === "indexed", `status ${status}`);
  return { documentId, jobId: must(jobId, "job") };
}

async function finished(id: string): Promise<Schemas["Job"]> {
  for (let tries = 0; tries < 600; tries++) {
    const { data } = await client.GET("/api/v1/jobs/status/{id}", { params: { path: { id } } });
    const job = must(data, "job");
    if (job.status === "completed" || job.status === "failed" || job.status === "cancelled") {
      return job;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("The job does not end.");
}

async function read(id: string): Promise<void> {
  const found = await client.GET("/api/v1/documents/{id}", { params: { path: { id } } });
  const document = must(found.data, "document");
  const created: string = document.createdAt;
  const indexed: string | null = document.indexedAt;
  check(document.status === "indexed" && !Number.isNaN(Date.parse(created)) && Date.parse(must(indexed, "time")) >= Date.parse(created), "it is indexed, at a time");
  check(document.tags["made"] === "generated" && must(found.response.headers.get("ETag"), "entity tag").length > 2, "it has its tag and an entity tag");
  const table = must(document.tables[0], "table");
  const types: string[] = table.columns.map((c) => c.type);
  check(types.join() === "integer,string,date", `types ${types.join()}`);

  const { data: rows } = await client.GET("/api/v1/documents/{id}/rows", { params: { path: { id }, query: { table: table.name, limit: 10 } } });
  check(typeof rows === "object", "rows come as JSON");
  const cell: string | number | boolean | null = must(rows.rows[0], "row")[1] ?? null;
  check(rows.total === 2 && cell === "a total of nine", `the cell holds ${cell}`);

  const csv = await client.GET("/api/v1/documents/{id}/rows", { params: { path: { id } }, headers: { Accept: "text/csv" }, parseAs: "text" });
  check(csv.data?.startsWith("id,note,when") === true, "rows come as CSV");

  const { data: list } = await client.GET("/api/v1/documents", { params: { query: { collection, status: "indexed", tag: "made=generated" } } });
  check(must(list, "list").items.some((d) => d.id === id && d.rows === 2), "the list has it");
}

async function search(id: string): Promise<void> {
  const byQuery = await client.GET("/api/v1/search", { params: { query: { q: "nine", collection, mode: "lexical", facets: ["document"] } } });
  const hit = must(byQuery.data?.hits[0], "hit");
  const row: number | null = hit.source.row;
  check(hit.documentId === id && row === 2 && byQuery.data?.mode === "lexical", `the hit is row ${row}`);

  const { data: byBody } = await client.POST("/api/v1/search", { body: { q: "nine", collection, tag: ["made=generated"], mode: "hybrid" } });
  check(byBody?.total === byQuery.data?.total, "both ways find the same");

  const { data: answer } = await client.POST("/api/v1/qa", { body: { question: "What is the total?", collection } });
  check(typeof answer === "object", "the answer comes as JSON");
  check(answer.answered === answer.answer.length > 0 && answer.confidence >= 0 && answer.model.length > 0, "an answer says whether it is one");
  for (const citation of answer.citations) {
    check(citation.documentId === id && citation.end > citation.start, "citations lead to the document");
  }
}

async function refusals(id: string): Promise<void> {
  refusedAs((await stranger.GET("/api/v1/documents/{id}", { params: { path: { id } } })).error, "unauthorized", 401);
  refusedAs((await client.GET("/api/v1/search", { params: { query: { q: "" } } })).error, "invalid_request", 400);
  refusedAs((await client.POST("/api/v1/documents/{id}/reprocess", { params: { path: { id: "none" } } })).error, "not_found", 404);

  const { data: issued } = await client.POST("/api/v1/admin/keys", { body: { name: "reader", scopes: ["read"] } });
  const reader = createClient<paths>({ baseUrl: must(address, "the address"), headers: { "X-API-Key": must(issued?.secret, "secret") } });
  refusedAs((await reader.DELETE("/api/v1/documents/{id}", { params: { path: { id } } })).error, "forbidden", 403);
  check((await client.DELETE("/api/v1/admin/keys/{id}", { params: { path: { id: must(issued, "key").key.id } } })).response.status === 204, "the key is ended");
}

/** Never run: what must not compile, so that a document that has become vague fails here. */
export async function wrong(): Promise<void> {
  // @ts-expect-error There is no such mode.
  await client.POST("/api/v1/search", { body: { q: "x", mode: "psychic" } });
  // @ts-expect-error A search has a query.
  await client.POST("/api/v1/search", { body: { collection } });
  // @ts-expect-error A key has scopes.
  await client.POST("/api/v1/admin/keys", { body: { name: "x" } });
  // @ts-expect-error There is no such status.
  await client.GET("/api/v1/jobs", { params: { query: { status: "late" } } });
  // @ts-expect-error There is no such route.
  await client.GET("/api/v1/nothing");
  const { data, error } = await client.GET("/api/v1/documents/{id}", { params: { path: { id: "x" } } });
  // @ts-expect-error Times are text.
  const created: number | undefined = data?.createdAt;
  // @ts-expect-error It may not be indexed yet.
  const indexed: string | undefined = data?.indexedAt;
  // @ts-expect-error There is no such code.
  const odd = error?.code === "odd";
  console.log(created, indexed, odd);
}

const { documentId, jobId } = await upload();
const job = await finished(jobId);
check(job.status === "completed" && job.kind === "document" && job.error === null && job.history.length > 0, `the job completes: ${JSON.stringify(job)}`);
await read(documentId);
await search(documentId);
await refusals(documentId);
const deleted = await client.DELETE("/api/v1/documents/{id}", { params: { path: { id: documentId } } });
check(deleted.response.status === 204, "it is deleted");
refusedAs((await client.GET("/api/v1/documents/{id}", { params: { path: { id: documentId } } })).error, "not_found", 404);
const health = await stranger.GET("/health/ready");
check(health.data?.status === "ready" || health.response.status === 200, "health needs no key");
console.log("The generated client did all of it.");
