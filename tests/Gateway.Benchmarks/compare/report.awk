# Reads the turns (case, peer, ticks, requests, seconds, p50, p99, MiB, odd answers, socket errors), prints the table and the goals.
{
  id = $1 SUBSEP $2
  if (!(id in requests)) { order[++count] = id; what[id] = $1; peer[id] = $2 }
  ticks[id] += $3; requests[id] += $4; seconds[id] += $5; p50[id] += $6; p99[id] += $7; turns[id]++
  if ($8 > memory[id]) { memory[id] = $8 }
  odd[id] += $9; broken[id] += $10
}

function cpu(id) { return requests[id] ? ticks[id] * 10000 / requests[id] : 0 }
function key(a, b) { return a SUBSEP b }

# An answer that the case does not ask for is a failure, whatever its speed.
function failures(id) { return (what[id] == "refused" ? requests[id] - odd[id] : odd[id]) + broken[id] }

# Bodies are compared with the same body, all else with a submit: a poll or a refusal should cost less than a call that is forwarded.
function base(id) { return what[id] ~ /MB$/ ? key(what[id], "bare-yarp") : key("submit", "bare-yarp") }

function goal(text, value, limit, unit) {
  printf "goal %s <= %.1f%s: %.2f%s  %s\n", text, limit, unit, value, unit, (value <= limit ? "met" : "missed")
}

END {
  print "| case | peer | CPU µs a request | of bare YARP | requests/s | p50 ms | p99 ms | MiB | failures |"
  print "|---|---|--:|--:|--:|--:|--:|--:|--:|"
  for (i = 1; i <= count; i++) {
    id = order[i]
    printf "| %s | %s | %.1f | %.2f× | %.0f | %.2f | %.2f | %d | %d |\n", what[id], peer[id], cpu(id), cpu(id) / cpu(base(id)),
      requests[id] / seconds[id], p50[id] / turns[id], p99[id] / turns[id], memory[id], failures(id)
    failed += failures(id)
  }

  print ""
  bare = cpu(key("submit", "bare-yarp"))
  if (key("submit", "gateway") in requests) { goal("submit", cpu(key("submit", "gateway")) / bare, 1.5, "×") }
  if (key("refused", "gateway") in requests) { goal("refused body", cpu(key("refused", "gateway")) / bare, 0.6, "×") }
  if (key("live", "gateway") in requests) { goal("poll of a live job", cpu(key("live", "gateway")) / bare, 0.6, "×") }
  if (key("finished", "gateway") in requests) { goal("poll of a finished job", cpu(key("finished", "gateway")) / bare, 0.6, "×") }
  for (i = 1; i <= count; i++) {
    id = order[i]
    if (peer[id] == "prism" || peer[id] == "fal-server-proxy") {
      times = cpu(id) / cpu(key(what[id], "gateway"))
      printf "goal %s at least 4.0× ahead of %s: %.1f×  %s\n", what[id], peer[id], times, (times >= 4 ? "met" : "missed")
    }
  }
  if (failed) { printf "%d requests failed: the figures above do not count\n", failed; exit 1 }
}
