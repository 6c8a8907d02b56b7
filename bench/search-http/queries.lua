-- Searches that no cache answers, each connection from another place in the list. Arguments: the file with the queries (one a line, escaped),
-- the mode, and the mean pause between an answer and the next request in milliseconds. Pauses are exponential: equal ones would have all
-- connections, which start together, ask at the same moments for the whole run.
local queries = {}
local connection = 0

function setup(thread)
  thread:set("number", connection)
  connection = connection + 1
end

function init(args)
  for line in io.lines(args[1]) do queries[#queries + 1] = line end
  mode, pause = args[2], tonumber(args[3])
  math.randomseed(7 + number)
  failed = 0
end

function delay() return -pause * math.log(1 - math.random()) end

function request()
  local path = "/api/v1/search?limit=10&mode=" .. mode .. "&q=" .. queries[math.random(#queries)]
  return wrk.format("GET", path, { ["Cache-Control"] = "no-cache" })
end

function done(summary, latency, requests)
  io.write(string.format("p50 %.1f ms, p95 %.1f ms, p99 %.1f ms\n", latency:percentile(50) / 1000, latency:percentile(95) / 1000, latency:percentile(99) / 1000))
end
