#!/usr/bin/env bash
# dotnet format finds nothing to change
set -euo pipefail
dotnet format --verify-no-changes
