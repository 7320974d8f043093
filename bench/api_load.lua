-- Copyright the dodns authors
-- SPDX-License-Identifier: GPL-2.0-or-later

-- What wrk sends for bench/api, and how it says what came of it.
--
--   wrk … -s api_load.lua URL -- OPERATION SERVER SECRET ZONES FIRST RECORDS TAG PAUSE DOMAINS
--
-- ZONES zones z1.bench.test …; FIRST is the id of the first of RECORDS records
-- of z1; TAG is in the names of what is created, PAUSE in milliseconds is what a
-- connection waits before each request. DOMAINS are there beside the zones.

local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("number", threads)
end

local sent = 0

function init(args)
  operation, server, secret, tag = args[1], args[2], args[3], args[7]
  zones, first, records, pause = tonumber(args[4]), tonumber(args[5]), tonumber(args[6]), tonumber(args[8])
  domains = tonumber(args[9])
  math.randomseed(number * 7919)
  headers = {["Content-Type"] = "application/json"}
  if server == "dodns" then
    headers["Authorization"] = "Bearer " .. secret
  else
    headers["X-API-Key"] = secret
  end
  wrongs = 0
end

function delay()
  return pause
end

local function ofDodns()
  local zone = "/v2/domains/z" .. 1 + sent % zones .. ".bench.test/records"
  local address = "192.0." .. math.random(0, 255) .. "." .. math.random(0, 255)
  local id = first + math.random(0, records - 1)
  if operation == "create" then
    return wrk.format("POST", zone, headers, '{"type":"A","name":"' .. tag .. number .. "-" .. sent .. '","data":"' .. address .. '","ttl":300}')
  elseif operation == "update" then
    return wrk.format("PUT", zone .. "/" .. id, headers, '{"data":"' .. address .. '"}')
  elseif operation == "read" then
    return wrk.format("GET", zone .. "/" .. id, headers)
  elseif operation == "domains-first" then
    return wrk.format("GET", "/v2/domains?per_page=100", headers)
  elseif operation == "domains-last" then
    return wrk.format("GET", "/v2/domains?per_page=100&page=" .. math.max(1, math.floor((zones + domains) / 100)), headers)
  elseif operation == "list-first" then
    return wrk.format("GET", zone .. "?per_page=100", headers)
  elseif operation == "list-last" then
    return wrk.format("GET", zone .. "?per_page=100&page=" .. math.floor(records / 100), headers)
  end
  return wrk.format("GET", zone .. "?per_page=100&page=" .. math.random(1, math.floor(records / 100)), headers)
end

local function ofPowerdns()
  local zone = "z" .. 1 + sent % zones .. ".bench.test."
  local address = "192.0." .. math.random(0, 255) .. "." .. math.random(0, 255)
  local name = operation == "create" and tag .. number .. "-" .. sent or "n" .. math.random(0, records - 1)
  return wrk.format("PATCH", "/api/v1/servers/localhost/zones/" .. zone, headers,
    '{"rrsets":[{"name":"' .. name .. "." .. zone .. '","type":"A","ttl":300,"changetype":"REPLACE","records":[{"content":"' .. address .. '","disabled":false}]}]}')
end

function request()
  sent = sent + 1
  return server == "dodns" and ofDodns() or ofPowerdns()
end

function done(summary, latency)
  local bad = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  io.write(string.format("RESULT %.0f %.2f %.2f %.2f %d\n", summary.requests / summary.duration * 1000000, latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency.max / 1000, bad))
end
