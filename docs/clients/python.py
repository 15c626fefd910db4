import json
import os
import sys
import time
import urllib.error
import urllib.request
import uuid

GATEWAY = os.environ.get("GATEWAY_URL", "http://localhost:8080")
KEY = os.environ.get("GATEWAY_KEY", "gw_developers_thiskeyispublishednotasecretag53m2d")


def call(method, url, body=None, **headers):
    headers["Authorization"] = f"Bearer {KEY}"
    data = None
    if body is not None:
        headers["Content-Type"] = "application/json"
        data = json.dumps(body).encode()
    request = urllib.request.Request(url, data, headers, method=method)
    for attempt in range(5):
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            # These statuses say that the call had no effect yet and can be repeated.
            if error.code not in (409, 429, 503) or attempt == 4:
                raise
            time.sleep(int(error.headers.get("Retry-After", 1)))


def run(model, **parameters):
    key = str(uuid.uuid4())  # the repeats of one submit are one job
    job = call("POST", f"{GATEWAY}/{model}", parameters, **{"Idempotency-Key": key})
    while call("GET", job["status_url"])["status"] != "COMPLETED":
        time.sleep(1)
    return job["request_id"], call("GET", job["response_url"])


try:
    request_id, result = run("fal-ai/imagen4/preview", prompt="a lion on a stone bench", aspect_ratio="16:9")
except urllib.error.HTTPError as error:
    answer = json.load(error)
    if error.code != 422:
        sys.exit(f"{error.code}: {answer['message']}")
    sys.exit("\n".join(f"{'.'.join(map(str, v['loc']))}: {v['msg']}" for v in answer["detail"]))
print(request_id, result["images"][0]["url"])
