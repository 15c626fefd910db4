// Makes many calls with the official client, each through a client of its own that counts its requests, and prints one JSON object:
// by the call's name how often it asked and how it ended. Reads the calls from standard input.
import { ApiError, createFalClient } from "@fal-ai/client";
import { text } from "node:stream/consumers";

// Its pauses between repetitions are the only thing that is changed about the client: a twentieth of what they are.
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
