// Reads a workbook with SheetJS and counts its cells.
const XLSX = require("xlsx");
const sheet = Object.values(XLSX.readFile(process.argv[2], { dense: true, cellFormula: false }).Sheets)[0];
let cells = 0;
for (const row of sheet) for (const cell of row ?? []) if (cell !== undefined) cells++;
console.log(`${cells} cells`);
