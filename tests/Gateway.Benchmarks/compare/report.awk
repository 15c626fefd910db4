# Reads the turns (case, peer, user ticks, system ticks, requests, seconds, p50, p99, MiB, odd answers, socket errors), prints the
# table and the goals. A figure is the median of the rounds: what else the machine does can only make a turn worse, and one bad turn
# of three should not count.
{
  id = $1 SUBSEP $2
  if (!(id in turns)) { order[++count] = id; what[id] = $1; peer[id] = $2 }
  turn = ++turns[id]
  requests = $5 ? $5 : 1
  cpu[id, turn] = ($3 + $4) * 10000 / requests
  kernel[id, turn] = $4 * 10000 / requests
  rate[id, turn] = $5 / $6
  p50[id, turn] = $7; p99[id, turn] = $8; memory[id, turn] = $9
  # An answer that the case does not ask for is a failure, whatever its speed.
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

# Bodies are compared with the same body, all else with a submit: a poll or a refusal should cost less than a call that is forwarded.
function base(id) { return what[id] ~ /MB$/ ? key(what[id], "bare-yarp") : key("submit", "bare-yarp") }

function ratio(id) { return median(cpu, id) / median(cpu, base(id)) }

function goal(text, id, limit) {
  if (id in turns) { printf "goal %s <= %.1f×: %.2f×  %s\n", text, limit, ratio(id), (ratio(id) <= limit ? "met" : "missed") }
}

END {
  print "| case | peer | CPU µs a request | of it kernel | best round | of bare YARP | requests/s | p50 ms | p99 ms | MiB | failures |"
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
      printf "goal %s at least 4.0× ahead of %s: %.1f×  %s\n", what[id], peer[id], times, (times >= 4 ? "met" : "missed")
    }
  }
  if (failed) { printf "%d requests failed: the figures above do not count\n", failed; exit 1 }
}
