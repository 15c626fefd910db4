-- Submits a body from a file. usage: wrk -s submit.lua <url> -- <file> <key> [name: value]...
function init(args)
  local file = assert(io.open(args[1], "rb"))
  wrk.method = "POST"
  wrk.body = file:read("*a")
  file:close()
  wrk.headers["Content-Type"] = "application/json"
  wrk.headers["Authorization"] = "Bearer " .. args[2]
  for i = 3, #args do
    local name, value = args[i]:match("^([^:]+): (.*)$")
    wrk.headers[name] = value
  end
  -- The request is formatted once, because the load generator shares the processors with the peers.
  request_text = wrk.format()
end

function request()
  return request_text
end
