# Reads the turns (case, peer, user ticks, system ticks, requests, seconds, p50, p99, MiB, responses other than 2xx, socket errors).
# Prints the table and the goals. Each figure is the median of the rounds, so that one turn with other load on the machine does not
# count.
{
  id = $1 SUBSEP $2
  if (!(id in turns)) { order[++count] = id; what[id] = $1; peer[id] = $2 }
  turn = ++turns[id]
  requests = $5 ? $5 : 1
  cpu[id, turn] = ($3 + $4) * 10000 / requests
  kernel[id, turn] = $4 * 10000 / requests
  rate[id, turn] = $5 / $6
  p50[id, turn] = $7; p99[id, turn] = $8; memory[id, turn] = $9
  # A response with an unexpected status is a failure.
  failures[id] += ($1 == "refused" ? $5 - $10 : $10) + $11
}

function median(values, id,    n, i, j, x, sorted) {
  n = turns[id]
  for (i = 1; i <= n; i++) {
    x = values[id, i]
    for (j = i - 1; j >= 1 && sorted[j] > x; j--) { sorted[j + 1] = sorted[j] }
    sorted[j + 1] = x
  }
  return n % 2 ? sorted[(n + 1) / 2] : (sorted[n / 2] + sorted[n / 2 + 1]) / 2
}

function lowest(values, id,    i, x) {
  x = values[id, 1]
  for (i = 2; i <= turns[id]; i++) { if (values[id, i] < x) { x = values[id, i] } }
  return x
}

function key(a, b) { return a SUBSEP b }

# A large body is compared with the same body on bare YARP. Every other case is compared with a submit on bare YARP, because a poll or a
# refusal should cost less than a forwarded call.
function base(id) { return what[id] ~ /MB$/ ? key(what[id], "bare-yarp") : key("submit", "bare-yarp") }

function ratio(id) { return median(cpu, id) / median(cpu, base(id)) }

function goal(text, id, limit) {
  if (id in turns) { printf "goal %s <= %.1f×: %.2f×  %s\n", text, limit, ratio(id), (ratio(id) <= limit ? "met" : "missed") }
}

END {
  print "| case | peer | CPU µs per request | kernel part | best round | relative to bare YARP | requests/s | p50 ms | p99 ms | MiB | failures |"
  print "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
  for (i = 1; i <= count; i++) {
    id = order[i]
    printf "| %s | %s | %.1f | %.1f | %.1f | %.2f× | %.0f | %.2f | %.2f | %d | %d |\n", what[id], peer[id], median(cpu, id),
      median(kernel, id), lowest(cpu, id), ratio(id), median(rate, id), median(p50, id), median(p99, id), median(memory, id), failures[id]
    failed += failures[id]
  }

  print ""
  goal("submit", key("submit", "gateway"), 1.5)
  goal("refused body", key("refused", "gateway"), 0.6)
  goal("poll of a live job", key("live", "gateway"), 0.6)
  goal("poll of a finished job", key("finished", "gateway"), 0.6)
  for (i = 1; i <= count; i++) {
    id = order[i]
    if (peer[id] == "prism" || peer[id] == "fal-server-proxy") {
      times = median(cpu, id) / median(cpu, key(what[id], "gateway"))
      printf "goal %s at most a quarter of the cost of %s (4.0×): %.1f×  %s\n", what[id], peer[id], times, (times >= 4 ? "met" : "missed")
    }
  }
  if (failed) { printf "%d requests failed: the figures above are not valid\n", failed; exit 1 }
}
