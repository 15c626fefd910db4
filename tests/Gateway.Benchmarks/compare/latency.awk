# Reads name, requests, p50, p99 and failures of bare YARP and of the gateway at a constant rate. Prints both rows and the difference.
{ requests[$1] = $2; p50[$1] = $3; p99[$1] = $4; failures[$1] = $5 }

function row(name) { printf "| %s | %d | %.2f | %.2f | %d |\n", name, requests[name], p50[name], p99[name], failures[name] }

END {
  print ""
  print "| at 1,000 submits/s | requests | p50 ms | p99 ms | failures |"
  print "|---|--:|--:|--:|--:|"
  row("bare-yarp")
  row("gateway")
  median = p50["gateway"] - p50["bare-yarp"]
  tail = p99["gateway"] - p99["bare-yarp"]
  printf "| added | | %.2f | %.2f | |\n\n", median, tail
  print "| goal | limit | result | |"
  print "|---|--:|--:|---|"
  printf "| added latency at 1,000 submits/s, p50 | ≤ 0.8 ms | %.2f ms | %s |\n", median, (median <= 0.8 ? "met" : "missed")
  printf "| added latency at 1,000 submits/s, p99 | ≤ 3 ms | %.2f ms | %s |\n", tail, (tail <= 3 ? "met" : "missed")
  if (failures["bare-yarp"] + failures["gateway"]) { exit 1 }
}
