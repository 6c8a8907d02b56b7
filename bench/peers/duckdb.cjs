// Reads a CSV file with DuckDB into a table of its own, typed as it finds the columns.
const { DuckDBInstance } = require("@duckdb/node-api");
(async () => {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  await connection.run(`create table t as select * from read_csv('${process.argv[2].replaceAll("'", "''")}')`);
  const rows = (await (await connection.runAndReadAll("select count(*) from t")).getRows())[0][0];
  console.log(`${rows} rows`);
})();
