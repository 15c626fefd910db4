#!/usr/bin/env bash
set -euo pipefail
gateway=${GATEWAY_URL:-http://localhost:8080}
key=${GATEWAY_KEY:-gw_developers_thiskeyispublishednotasecretag53m2d}

# Submits a job. The response is the queue envelope with the URLs of the job.
curl -sS --fail-with-body "$gateway/fal-ai/imagen4/preview" \
  -H "Authorization: Bearer $key" \
  -H 'Content-Type: application/json' \
  -d '{"prompt":"a lion on a stone bench","aspect_ratio":"16:9"}'

# Submits a job and waits up to 30 seconds for its result. The response is the result. The repeats of one call are one job.
curl -sS --fail-with-body --retry 3 "$gateway/fal-ai/imagen4/preview" \
  -H "Authorization: Bearer $key" \
  -H "Idempotency-Key: $(od -An -N16 -tx1 /dev/urandom | tr -d ' ')" \
  -H 'Content-Type: application/json' \
  -H 'Prefer: wait=30' \
  -d '{"prompt":"a lion on a stone bench","aspect_ratio":"16:9"}'
