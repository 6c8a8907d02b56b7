using IndexForge.Samples;

// Makes the files of samples/ anew: dotnet run --project bench/Samples -- samples
var folder = args is [var given] ? given : "samples";
Directory.CreateDirectory(folder);
Countries.Write(Path.Combine(folder, "countries.csv"));
SensorLog.Write(Path.Combine(folder, "sensor-log.csv"));
Inventory.Write(Path.Combine(folder, "parts-inventory.xlsx"));
Invoices.Write(Path.Combine(folder, "invoices.xlsx"));
Rota.Write(Path.Combine(folder, "staff-rota.xls"));
return 0;
