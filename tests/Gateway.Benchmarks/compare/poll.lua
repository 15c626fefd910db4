-- Polls many jobs in turn. usage: wrk -s poll.lua <url> -- <file with one path per line> <key>
local requests, next_request = {}, 0

function init(args)
  wrk.headers["Authorization"] = "Bearer " .. args[2]
  for path in io.lines(args[1]) do
    requests[#requests + 1] = wrk.format("GET", path)
  end
end

function request()
  next_request = next_request % #requests + 1
  return requests[next_request]
end
