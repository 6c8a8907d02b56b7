using System.Globalization;
using System.Text;

namespace IndexForge.Samples;

/// <summary>20,000 readings of six sensors, one every 90 seconds, with gaps and a few faults.</summary>
internal static class SensorLog
{
    private static readonly string[] Sensors = ["pump-1", "pump-2", "boiler", "chiller", "inlet", "outlet"];

    public static void Write(string path)
    {
        var random = new Random(20_260_101);
        var at = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var text = new StringBuilder("time;sensor;celsius;bar;state\n");
        for (var i = 0; i < 20_000; i++)
        {
            var sensor = Sensors[i % Sensors.Length];
            var heat = 20 + (8 * Math.Sin(i / 960.0)) + (random.NextDouble() * 3) + (sensor == "boiler" ? 55 : 0);
            var fault = random.Next(2_500) == 0;
            var state = fault ? "overheated, shut down" : random.Next(400) == 0 ? "maintenance" : "ok";
            var pressure = random.Next(120) == 0 ? "" : (2 + random.NextDouble()).ToString("0.00", CultureInfo.InvariantCulture);
            text.Append(CultureInfo.InvariantCulture, $"{at:yyyy-MM-dd'T'HH:mm:ss'Z'};{sensor};{heat + (fault ? 40 : 0):0.0};{pressure};{state}\n");
            at = at.AddSeconds(90);
        }

        File.WriteAllText(path, text.ToString());
    }
}
