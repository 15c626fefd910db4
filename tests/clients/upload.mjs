// Uploads files with the official client, unchanged, and prints one JSON object: for the name of each call, what its user gets. Reads the
// calls from standard input: {"way","atOnce","calls":[{"name","verb","model","files","lifecycle","asBlob"}]}.
//
// "way" is "middleware" (a request middleware replaces fal's hosts) or "proxy" (proxyUrl). "files" are files to make:
// {"bytes","seed","type","file"}. The verb "upload" takes the first of them. The others put one file into "image_url", or several into
// "image_urls".
import { createFalClient } from "@fal-ai/client";
import { createCipheriv, createHash } from "node:crypto";
import { text } from "node:stream/consumers";
import { fal as redirected } from "./recipes.mjs";

const gateway = process.env.GATEWAY_URL.replace(/\/$/, "");
const { way, atOnce = 1, calls } = JSON.parse(await text(process.stdin));
const fal = way === "proxy"
  ? createFalClient({
    credentials: process.env.GATEWAY_KEY,
    suppressLocalCredentialsWarning: true,
    proxyUrl: { url: `${gateway}/api/fal/proxy`, when: "always" },
  })
  : redirected({ queue: gateway, run: `${gateway}/run`, rest: gateway });

const answers = {};
await Promise.all(Array.from({ length: atOnce }, async () => {
  for (let call = calls.shift(); call; call = calls.shift()) {
    answers[call.name] = await play(call);
  }
}));
console.log(JSON.stringify(answers));

async function play({ verb, model, files, lifecycle, asBlob }) {
  const pictures = files.map((file) => make(file, asBlob));
  try {
    const sha256 = await Promise.all(pictures.map(async (picture) => digest(await picture.arrayBuffer())));
    const answer = verb === "upload" ? await upload(pictures[0], lifecycle) : await submit(verb, model, pictures);
    return { ok: true, sha256, ...answer };
  } catch (error) {
    return { ok: false, name: error.name, status: error.status, message: error.message, type: error.body?.error_type };
  }
}

async function upload(picture, lifecycle) {
  const url = await fal.storage.upload(picture, { lifecycle });
  // A browser shows the file, so the call has no key.
  const read = await fetch(url);
  return { url, read: { status: read.status, type: read.headers.get("content-type"), sha256: digest(await read.arrayBuffer()) } };
}

async function submit(verb, model, pictures) {
  const input = { prompt: "a lion", ...(pictures.length === 1 ? { image_url: pictures[0] } : { image_urls: pictures }) };
  switch (verb) {
    case "subscribe": {
      const { requestId, data } = await fal.subscribe(model, { input, pollInterval: 100 });
      return { requestId, images: data.images.length };
    }
    case "run": {
      const { requestId, data } = await fal.run(model, { input });
      return { requestId, images: data.images.length };
    }
    case "submit":
      return { requestId: (await fal.queue.submit(model, { input })).request_id };
    default:
      throw new Error(`unknown verb ${verb}`);
  }
}

// A file with the beginning of a PNG of one pixel. The other bytes depend on the seed.
function make({ bytes, seed = 0, type = "image/png", file = "picture.png" }, asBlob) {
  const start = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ", "base64");
  const content = createCipheriv("aes-128-ctr", Buffer.alloc(16, seed), Buffer.alloc(16)).update(Buffer.alloc(bytes));
  start.copy(content);
  return asBlob ? new Blob([content], { type }) : new File([content], file, { type });
}

function digest(content) {
  return createHash("sha256").update(Buffer.from(content)).digest("hex");
}
