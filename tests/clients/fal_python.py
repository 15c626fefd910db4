# Calls the gateway with fal's Python client, and prints one line of JSON: what its user gets.
import json
import sys
import uuid

import fal_client

MODEL = "fal-ai/imagen4/preview"
PICTURE = {"prompt": "a lion"}


def error_of(call):
    try:
        call()
        return None
    except fal_client.FalClientHTTPError as error:
        return {"status": error.status_code, "message": str(error)}


updates = []
subscribed = fal_client.subscribe(MODEL, PICTURE, with_logs=True, on_queue_update=lambda update: updates.append(type(update).__name__))
ran = fal_client.run(MODEL, PICTURE)
key = {"Idempotency-Key": str(uuid.uuid4())}
first = fal_client.submit(MODEL, PICTURE, headers=key)
repeated = fal_client.submit(MODEL, PICTURE, headers=key)
events = [type(event).__name__ for event in first.iter_events(with_logs=True)]
status = fal_client.status(MODEL, first.request_id, with_logs=True)
result = fal_client.result(MODEL, first.request_id)
json.dump({
    "updates": updates,
    "images": [len(answer["images"]) for answer in (subscribed, ran, result)],
    "repeated": first.request_id == repeated.request_id,
    "events": events,
    "status": type(status).__name__,
    "cancel": error_of(lambda: fal_client.cancel(MODEL, first.request_id)),
    "invalid": error_of(lambda: fal_client.submit(MODEL, {**PICTURE, "num_images": 9})),
    "model": error_of(lambda: fal_client.submit("fal-ai/nothing", PICTURE)),
    "job": error_of(lambda: fal_client.result(MODEL, str(uuid.uuid4()))),
}, sys.stdout)
