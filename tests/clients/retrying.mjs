// Submits with HTTP clients that repeat calls by themselves, each as npm delivers it, and prints one JSON object: by the call's
// name how it ended. The server counts the calls. Reads the calls from standard input: {"calls":[{"name","client","url"}]}, where
// "url" is the address in front of the model's path. The call's name is its prompt, too.
import { fal } from "./recipes.mjs";
import { createFal } from "@ai-sdk/fal";
import { generateImage } from "ai";
import axios from "axios";
import axiosRetry from "axios-retry";
import got from "got";
import ky from "ky";
import { text } from "node:stream/consumers";

// The clients decide by themselves whether they repeat a call. Only their pauses are shorter: a fiftieth of what they are.
const pause = globalThis.setTimeout;
globalThis.setTimeout = (then, milliseconds, ...rest) => pause(then, milliseconds / 50, ...rest);

const model = "fal-ai/imagen4/preview";
const headers = { Authorization: `Key ${process.env.GATEWAY_KEY}` };
const repeats = 3;

// got and ky leave a POST alone unless they are told otherwise; axios-retry repeats one only after a network error. These are the
// settings of a user who wants submits repeated.
const clients = {
  "@fal-ai/client": (url, body) => fal({ queue: url, run: url }).queue.submit(model, { input: body }),
  "@fal-ai/client run": (url, body) => fal({ queue: url, run: url }).run(model, { input: body }),
  "@ai-sdk/fal": (url, body) => generateImage({
    model: createFal({ apiKey: process.env.GATEWAY_KEY, baseURL: url }).image(model),
    prompt: body.prompt,
  }),
  "axios-retry": (url, body) => {
    const client = axios.create();
    axiosRetry(client, { retries: repeats, retryCondition: axiosRetry.isRetryableError });
    return client.post(`${url}/${model}`, body, { headers });
  },
  "got": (url, body) => got.post(`${url}/${model}`, { json: body, headers, retry: { limit: repeats, methods: ["POST"] } }).json(),
  "ky": (url, body) => ky.post(`${url}/${model}`, { json: body, headers, timeout: false, retry: { limit: repeats, methods: ["post"] } }).json(),
};

const { calls } = JSON.parse(await text(process.stdin));
const answers = {};
await Promise.all(Array.from({ length: 8 }, async () => {
  for (let call = calls.shift(); call; call = calls.shift()) {
    try {
      await clients[call.client](call.url, { prompt: call.name });
      answers[call.name] = { ok: true };
    } catch (error) {
      const status = error.status ?? error.statusCode ?? error.lastError?.statusCode ?? error.response?.status ?? error.response?.statusCode;
      answers[call.name] = { ok: false, error: `${error.name}: ${error.message}`, status };
    }
  }
}));
console.log(JSON.stringify(answers));
