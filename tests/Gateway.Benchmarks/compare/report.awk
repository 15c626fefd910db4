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

function highest(values, id,    i, x) {
  x = values[id, 1]
  for (i = 2; i <= turns[id]; i++) { if (values[id, i] > x) { x = values[id, i] } }
  return x
}

function key(a, b) { return a SUBSEP b }

# A large body is compared with the same body on bare YARP. Every other case is compared with a submit on bare YARP, because a poll or a
# refusal should cost less than a forwarded call.
function base(id) { return what[id] ~ /MB$/ ? key(what[id], "bare-yarp") : key("submit", "bare-yarp") }

# The ratio is taken within each round, because other load on the machine affects the turns of one round alike.
function pair(id,    i) {
  for (i = 1; i <= turns[id]; i++) { ratios[id, i] = cpu[id, i] / cpu[base(id), i] }
}

function verdict(value, limit) { return value <= limit ? "met" : "missed" }

function goal(text, id, limit) {
  if (id in turns) {
    printf "| CPU, relative to a submit of bare YARP: %s | ≤ %.2f× | %.2f× (%.2f to %.2f) | %s |\n", text, limit, median(ratios, id),
      lowest(ratios, id), highest(ratios, id), verdict(median(ratios, id), limit)
  }
}

function size_goal(size,    id) {
  id = key(size, "gateway")
  if (id in turns) {
    printf "| CPU, relative to the same body on bare YARP: %s | ≤ 1.25× | %.2f× (%.2f to %.2f) | %s |\n", size, median(ratios, id),
      lowest(ratios, id), highest(ratios, id), verdict(median(ratios, id), 1.25)
  }
}

END {
  print "| case | peer | CPU µs per request | spread | kernel part | relative to bare YARP | spread | requests/s | p50 ms | p99 ms | MiB | failures |"
  print "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
  for (i = 1; i <= count; i++) {
    id = order[i]
    pair(id)
    printf "| %s | %s | %.1f | %.1f to %.1f | %.1f | %.2f× | %.2f to %.2f | %.0f | %.2f | %.2f | %d | %d |\n", what[id], peer[id],
      median(cpu, id), lowest(cpu, id), highest(cpu, id), median(kernel, id), median(ratios, id), lowest(ratios, id),
      highest(ratios, id), median(rate, id), median(p50, id), median(p99, id), median(memory, id), failures[id]
    failed += failures[id]
    if (summary) { printf "%s\t%s\t%.2f\t%.3f\n", what[id], peer[id], median(cpu, id), median(ratios, id) >summary }
  }

  print "\n| goal | limit | result, median and spread of the rounds | |"
  print "|---|--:|--:|---|"
  goal("submit", key("submit", "gateway"), 2.0)
  goal("refused body", key("refused", "gateway"), 0.6)
  goal("poll of a live job", key("live", "gateway"), 0.5)
  goal("poll of a finished job", key("finished", "gateway"), 0.5)
  size_goal("1MB"); size_goal("5MB"); size_goal("20MB")
  if (key("submit", "gateway") in turns) {
    slowest = median(p99, key("submit", "gateway")) / median(p99, key("submit", "bare-yarp"))
    printf "| p99 of a submit at saturation, relative to bare YARP | ≤ 2.00× | %.2f× | %s |\n", slowest, verdict(slowest, 2)
  }
  for (i = 1; i <= count; i++) {
    id = order[i]
    if (peer[id] == "prism" || peer[id] == "fal-server-proxy") {
      times = median(cpu, key(what[id], "gateway")) / median(cpu, id)
      printf "| CPU of a %s, relative to %s | ≤ 0.25× | %.2f× | %s |\n", what[id], peer[id], times, verdict(times, 0.25)
    }
  }
  if (failed) { printf "\n%d requests failed: the figures above are not valid\n", failed; exit 1 }
}
