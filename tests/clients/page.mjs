// fal's client as a web page uses it: without a key, with every call sent to a proxy of the page's own server. Makes every kind of call and
// prints what the user of the client sees. "page.mjs <proxy> <model> errors" makes calls that the gateway refuses, and "… files" uploads.
import { createFalClient } from "@fal-ai/client";
import { createHash } from "node:crypto";
import { report } from "./gateway.mjs";

const [, , proxy, model, verb] = process.argv;
const fal = createFalClient({
  proxyUrl: { url: `${proxy}/api/fal/proxy`, when: "always" },
  // A browser sends the cookie of the page by itself.
  requestMiddleware: async (request) => ({ ...request, headers: { ...request.headers, cookie: "session=session" } }),
});
const input = { prompt: "a lion" };
const images = (result) => result.data.images.length;
const errorOf = async (call) => {
  try {
    await call();
    return null;
  } catch (error) {
    return { name: error.name, status: error.status, message: error.message, fields: error.fieldErrors?.map((field) => field.loc.at(-1)) };
  }
};

const jobs = async () => {
  const statuses = [];
  const polled = await fal.subscribe(model, {
    input, logs: true, pollInterval: 50, onQueueUpdate: (update) => statuses.push(update.status),
  });
  const streamed = await fal.subscribe(model, { input, mode: "streaming" });
  const ran = await fal.run(model, { input });
  const { request_id: requestId } = await fal.queue.submit(model, { input });
  const status = await fal.queue.status(model, { requestId });
  const cancel = await errorOf(() => fal.queue.cancel(model, { requestId }));
  return {
    cancel,
    statuses,
    images: [polled, streamed, ran].map(images),
    requestIds: [polled.requestId, streamed.requestId, ran.requestId, requestId],
    status: status.status,
  };
};
const errors = async () => ({
  invalid: await errorOf(() => fal.subscribe(model, { input: { ...input, num_images: 9 } })),
  model: await errorOf(() => fal.queue.submit("fal-ai/nothing", { input })),
  job: await errorOf(() => fal.queue.status(model, { requestId: crypto.randomUUID() })),
});
// The bytes of the files do not pass through the proxy: they go to the URL that the gateway returned.
const files = async () => {
  const start = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ", "base64");
  const make = (bytes) => new File([start, Buffer.alloc(bytes - start.length, 7)], "picture.png", { type: "image/png" });
  const digest = async (blob) => createHash("sha256").update(Buffer.from(await blob.arrayBuffer())).digest("hex");
  const picture = make(100_000);
  const large = make(91 * 1024 * 1024);
  const { requestId } = await fal.subscribe("fal-ai/flux-lora/image-to-image", { input: { ...input, image_url: picture } });
  const url = await fal.storage.upload(large);
  return { requestId, sha256: await digest(picture), url, large: await digest(large), read: await digest(await (await fetch(url)).blob()) };
};

await report({ jobs, errors, files }[verb]);
