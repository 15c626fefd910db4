// Reads calls from standard input and makes each call with its own instance of the official client, which counts its requests. Prints
// one JSON object: for the name of each call, the number of requests and the result.
import { ApiError, createFalClient } from "@fal-ai/client";
import { text } from "node:stream/consumers";

// The client waits a twentieth of its normal time between retries. Nothing else of the client is changed.
const pause = globalThis.setTimeout;
globalThis.setTimeout = (then, milliseconds, ...rest) => pause(then, milliseconds / 20, ...rest);

const { atOnce, calls } = JSON.parse(await text(process.stdin));
const answers = {};
const quick = calls.filter((call) => !call.slow);
await Promise.all([
  ...calls.filter((call) => call.slow).map(play),
  ...Array.from({ length: atOnce }, async () => {
    for (let call = quick.shift(); call; call = quick.shift()) {
      await play(call);
    }
  }),
]);
console.log(JSON.stringify(answers));

async function play({ name, verb, model, requestId }) {
  let attempts = 0;
  const { queue } = createFalClient({
    credentials: process.env.GATEWAY_KEY,
    suppressLocalCredentialsWarning: true,
    fetch: (...request) => {
      attempts++;
      return fetch(...request);
    },
    requestMiddleware: async (request) => {
      const target = new URL(request.url);
      return { ...request, url: new URL(target.pathname + target.search, process.env.GATEWAY_URL).toString() };
    },
  });
  try {
    await call(queue, verb, model, requestId);
    answers[name] = { ok: true, attempts };
  } catch (error) {
    answers[name] = { ok: false, attempts, error: error instanceof ApiError ? error.name : `${error.name} (${error.message})`, status: error.status };
  }
}

async function call(queue, verb, model, requestId) {
  switch (verb) {
    case "submit":
      return queue.submit(model, { input: { prompt: "a lion" } });
    case "status":
      return queue.status(model, { requestId });
    case "stream":
      return (await queue.streamStatus(model, { requestId })).done();
    case "result":
      return queue.result(model, { requestId });
    case "cancel":
      return queue.cancel(model, { requestId });
    default:
      throw new Error(`unknown verb ${verb}`);
  }
}
