import json
import os
import time
import urllib.request

GATEWAY = os.environ.get("GATEWAY_URL", "http://localhost:8080")
KEY = os.environ.get("GATEWAY_KEY", "gw_developers_thiskeyispublishednotasecretag53m2d")


def call(method, url, body=None):
    headers = {"Authorization": f"Bearer {KEY}"}
    data = None
    if body is not None:
        headers["Content-Type"] = "application/json"
        data = json.dumps(body).encode()
    request = urllib.request.Request(url, data, headers, method=method)
    with urllib.request.urlopen(request) as response:
        return json.load(response)


job = call("POST", f"{GATEWAY}/fal-ai/imagen4/preview", {"prompt": "a lion on a stone bench", "aspect_ratio": "16:9"})
while call("GET", job["status_url"])["status"] != "COMPLETED":
    time.sleep(1)
result = call("GET", job["response_url"])
print(job["request_id"], result["images"][0]["url"])
