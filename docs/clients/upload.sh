#!/usr/bin/env bash
# usage: upload.sh <picture>
set -euo pipefail
gateway=${GATEWAY_URL:-http://localhost:8080}
key=${GATEWAY_KEY:-gw_developers_thiskeyispublishednotasecretag53m2d}
picture=$1

# The response has two URLs: the bytes go to upload_url, and file_url is the value of a parameter.
urls=$(curl -sS --fail-with-body "$gateway/storage/upload/initiate" \
  -H "Authorization: Bearer $key" \
  -H 'Content-Type: application/json' \
  -d '{"content_type":"image/png","file_name":"picture.png"}') || { echo "$urls" >&2; exit 1; }
url() { sed -E "s/.*\"$1\": *\"([^\"]+)\".*/\1/" <<<"$urls"; }

# upload_url contains its own permission, so this call needs no key.
curl -sS --fail-with-body --upload-file "$picture" -H 'Content-Type: image/png' "$(url upload_url)"

curl -sS --fail-with-body "$gateway/fal-ai/flux-lora/image-to-image" \
  -H "Authorization: Bearer $key" \
  -H 'Content-Type: application/json' \
  -H 'Prefer: wait=30' \
  -d "{\"prompt\":\"a lion on a stone bench\",\"image_url\":\"$(url file_url)\"}"
