# pip install fal-client
# FAL_QUEUE_RUN_HOST=gateway.example FAL_RUN_HOST=gateway.example/run FAL_KEY='<the key of the gateway>' python3 python_fal.py
import sys
import uuid

import fal_client

try:
    handle = fal_client.submit(
        "fal-ai/imagen4/preview",
        arguments={"prompt": "a lion on a stone bench", "aspect_ratio": "16:9"},
        headers={"Idempotency-Key": str(uuid.uuid4())},  # the client repeats a submit after some errors
    )
    result = handle.get()
except fal_client.FalClientHTTPError as error:
    sys.exit(f"{error.status_code}: {error}")
print(handle.request_id, result["images"][0]["url"])
