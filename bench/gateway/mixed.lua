-- Mixed reads with a key, paced: each connection waits 10 ms between requests. Arguments: the file with the paths, the key, and the file
-- to write how many requests were let through in which second (health is not limited, so not counted).
local paths = {}
local threads = {}

function setup(thread) table.insert(threads, thread) end

function init(args)
  for line in io.lines(args[1]) do paths[#paths + 1] = line end
  key = args[2]
  seconds = args[3]
  math.randomseed(7)
  second, server, refused, other, passed = 0, 0, 0, 0, 0
end

function delay() return 10 end

function request()
  local path = paths[math.random(#paths)]
  -- One in ten wants a new answer; one in twenty asks what nobody asked before.
  local roll = math.random(20)
  if roll == 1 then path = path .. (path:find("?", 1, true) and "&" or "?") .. "offset=" .. math.random(0, 40) end
  local headers = { ["X-API-Key"] = key }
  if roll <= 3 and roll > 1 then headers["Cache-Control"] = "no-cache" end
  return wrk.format("GET", path, headers)
end

function response(status, headers, body)
  if status >= 500 then
    server = server + 1
    if server <= 20 then io.stderr:write(os.date("%H:%M:%S "), status, " ", headers["X-Request-ID"] or "", " ", body, "\n") end
  elseif status == 429 then refused = refused + 1
  elseif status >= 400 then other = other + 1 end
  if headers["RateLimit-Limit"] and status ~= 429 then
    local now = os.time()
    if now ~= second then
      -- A line as each second ends: what a thread gathered cannot be handed over when it is done.
      if second > 0 then
        local out = io.open(seconds, "a")
        out:write(second, " ", passed, "\n")
        out:close()
      end
      second, passed = now, 0
    end
    passed = passed + 1
  end
end

function done(summary, latency, requests)
  local s, r, o = 0, 0, 0
  for _, thread in ipairs(threads) do
    s, r, o = s + thread:get("server"), r + thread:get("refused"), o + thread:get("other")
  end
  io.write(string.format("requests %d 5xx %d 429 %d other4xx %d socket errors %d timeouts %d p50 %.2f ms p99 %.2f ms max %.1f ms\n",
    summary.requests, s, r, o, summary.errors.connect + summary.errors.read + summary.errors.write, summary.errors.timeout,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency.max / 1000))
end
