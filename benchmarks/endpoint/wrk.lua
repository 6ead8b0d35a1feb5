-- Drives one query: the same one each time, or each time another about another copy of the region.
-- wrk.lua PATH UNIQUE COPIES: PATH is the address as sent, %40 in it the copy, "unique" to ask each one once

local path, unique, copies
local number = 0

function init(args)
  path, unique, copies = args[1], args[2] == "unique", tonumber(args[3])
  number = tonumber(args[4])
  wrk.headers["Accept"] = "application/sparql-results+json"
  wrk.headers["Accept-Encoding"] = "identity" -- as the answers that were compared, so that a cache knows them
  before, after = path:match("^(.-)%%40(.*)$")
end

local function address(copy)
  return before and before .. copy .. after or path
end

function request()
  if not unique then
    return wrk.format("GET", address(1))
  end
  number = number + 1
  return wrk.format("GET", address(number % copies) .. "%0A%23" .. number)
end

function done(summary, latency, requests)
  io.write(string.format(
    '\n{"requests":%d,"seconds":%f,"bytes":%d,"p50":%f,"p99":%f,"errors":%d}\n',
    summary.requests, summary.duration / 1e6, summary.bytes,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
