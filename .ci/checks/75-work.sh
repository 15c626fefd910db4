#!/usr/bin/env bash
# compares allocated bytes and system calls of a submit, a refused body and a poll with the committed figures
set -euo pipefail

# These figures do not depend on the speed of the machine. After an intended change, write them with `work --write`.
dotnet build -c Release --nologo -v quiet tests/Gateway.Benchmarks
dotnet run -c Release --no-build --project tests/Gateway.Benchmarks -- work
