// Calls the features of fal that the gateway does not have, with the client as docs/clients/javascript.mjs creates it, and prints the
// error of each.
import { createFalClient } from "@fal-ai/client";

const model = "fal-ai/imagen4/preview";
const input = { prompt: "a lion" };
const fal = createFalClient({
  credentials: process.env.GATEWAY_KEY,
  proxyUrl: { url: new URL("/api/fal/proxy", process.env.GATEWAY_URL).toString(), when: "always" },
});

console.log(JSON.stringify({
  stream: await errorOf(async () => (await fal.stream(model, { input })).done()),
  workflow: await errorOf(() => fal.queue.submit("workflows/acme/lions", { input })),
}));

async function errorOf(call) {
  try {
    await call();
    return null;
  } catch (error) {
    return { status: error.status, type: error.body?.error_type, message: error.message };
  }
}
