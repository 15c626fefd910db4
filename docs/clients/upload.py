# usage: python3 upload.py <picture>
import json
import mimetypes
import os
import sys
import urllib.error
import urllib.request

GATEWAY = os.environ.get("GATEWAY_URL", "http://localhost:8080")
KEY = os.environ.get("GATEWAY_KEY", "gw_developers_thiskeyispublishednotasecretag53m2d")


def call(path, body, **headers):
    headers.update({"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"})
    request = urllib.request.Request(GATEWAY + path, json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request) as response:
        return json.load(response)


def upload(path):
    content_type = mimetypes.guess_type(path)[0] or "application/octet-stream"
    urls = call("/storage/upload/initiate", {"content_type": content_type, "file_name": os.path.basename(path)})
    with open(path, "rb") as file:
        # upload_url contains its own permission, so this call needs no key. The file is not read into memory.
        headers = {"Content-Type": content_type, "Content-Length": str(os.path.getsize(path))}
        urllib.request.urlopen(urllib.request.Request(urls["upload_url"], file, headers, method="PUT")).close()
    return urls["file_url"]


try:
    parameters = {"prompt": "a lion on a stone bench", "image_url": upload(sys.argv[1])}
    result = call("/fal-ai/flux-lora/image-to-image", parameters, Prefer="wait=30")
except urllib.error.HTTPError as error:
    sys.exit(f"{error.code}: {json.load(error)['message']}")
print(result["images"][0]["url"])
