#!/usr/bin/env bash
gateway=${GATEWAY_URL:-http://localhost:8080}
key=${GATEWAY_KEY:-gw_developers_thiskeyispublishednotasecretag53m2d}

# Submits a job. The response is the queue envelope with the URLs of the job.
curl -sS "$gateway/fal-ai/imagen4/preview" \
  -H "Authorization: Bearer $key" \
  -H 'Content-Type: application/json' \
  -d '{"prompt":"a lion on a stone bench","aspect_ratio":"16:9"}'

# Submits a job and waits up to 30 seconds for its result. The response is the result.
curl -sS "$gateway/fal-ai/imagen4/preview" \
  -H "Authorization: Bearer $key" \
  -H 'Content-Type: application/json' \
  -H 'Prefer: wait=30' \
  -d '{"prompt":"a lion on a stone bench","aspect_ratio":"16:9"}'
