# Compares two summaries (case, peer, CPU µs, ratio to bare YARP): the first file is the earlier run. A figure is reproduced if the two runs
# differ by at most a tenth.
BEGIN { FS = "\t" }
NR == FNR { cost[$1, $2] = $3; ratio[$1, $2] = $4; next }
($1, $2) in cost {
  if (!printed++) {
    print "\n| case | peer | relative to bare YARP, earlier run | this run | difference | |"
    print "|---|---|--:|--:|--:|---|"
  }
  change = $4 / ratio[$1, $2] - 1
  within = change <= 0.1 && change >= -0.1
  printf "| %s | %s | %.2f× | %.2f× | %+.0f %% | %s |\n", $1, $2, ratio[$1, $2], $4, change * 100, (within ? "reproduced" : "differs")
  differs += !within
}
END { if (differs) { printf "\n%d figures differ by more than a tenth\n", differs } }
