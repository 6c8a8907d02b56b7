-- Mixed reads, paced: each connection waits 10 ms between requests. Paths come from the file named by the first argument.
local paths, at = {}, 0
local counts = {}
local threads = {}

function setup(thread) table.insert(threads, thread) end

function init(args)
  for line in io.lines(args[1]) do paths[#paths + 1] = line end
  math.randomseed(7)
  slow, server, refused, other = 0, 0, 0, 0
end

function delay() return 10 end

function request()
  local path = paths[math.random(#paths)]
  -- One in ten wants a new answer; one in twenty asks what nobody asked before.
  local roll = math.random(20)
  if roll == 1 then path = path .. (path:find("?", 1, true) and "&" or "?") .. "offset=" .. math.random(0, 40) end
  return wrk.format("GET", path, roll <= 3 and roll > 1 and { ["Cache-Control"] = "no-cache" } or nil)
end

function response(status, headers, body)
  if status >= 500 then
    server = server + 1
    if server <= 20 then io.stderr:write(status, " ", body, "\n") end
  elseif status == 429 then refused = refused + 1
  elseif status >= 400 then other = other + 1 end
end

function done(summary, latency, requests)
  local total, s, r, o = summary.requests, 0, 0, 0
  for _, thread in ipairs(threads) do
    s, r, o = s + thread:get("server"), r + thread:get("refused"), o + thread:get("other")
  end
  io.write(string.format("requests %d 5xx %d 429 %d other4xx %d socket errors %d timeouts %d p50 %.2f ms p99 %.2f ms max %.1f ms\n",
    total, s, r, o, summary.errors.connect + summary.errors.read + summary.errors.write, summary.errors.timeout,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency.max / 1000))
end
