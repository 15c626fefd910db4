// Gets a picture in one call with the client named, each redirected as the README says, and prints what its user would see.
import { report } from "./gateway.mjs";
import { fal } from "./recipes.mjs";
import { createFalClient } from "@fal-ai/client";
import { createFal } from "@ai-sdk/fal";
import { generateImage } from "ai";

const [, , client, model, text] = process.argv;
const gateway = process.env.GATEWAY_URL.replace(/\/$/, "");
const input = JSON.parse(text);

await report(async () => {
  switch (client) {
    case "@fal-ai/client run":
      return { answer: await fal({ queue: gateway, run: `${gateway}/run` }).run(model, { input }) };
    case "@fal-ai/client subscribe":
      return { answer: await fal({ queue: gateway, run: `${gateway}/run` }).subscribe(model, { input, pollInterval: 50 }) };
    case "@fal-ai/client stream": {
      const stream = await fal({ queue: gateway, run: `${gateway}/run` }).stream(model, { input });
      return { answer: await stream.done() };
    }
    case "@fal-ai/client stream by proxy": {
      const proxied = createFalClient({
        credentials: process.env.GATEWAY_KEY,
        suppressLocalCredentialsWarning: true,
        proxyUrl: { url: `${gateway}/api/fal/proxy`, when: "always" },
      });
      const stream = await proxied.stream(model, { input });
      return { answer: await stream.done() };
    }
    case "@ai-sdk/fal": {
      const { image } = await generateImage({
        model: createFal({ apiKey: process.env.GATEWAY_KEY, baseURL: `${gateway}/run` }).image(model),
        prompt: input.prompt,
        // The picture as a data URI: the client downloads no picture from a private address.
        providerOptions: { fal: { syncMode: true } },
      });
      return { answer: { mediaType: image.mediaType, bytes: image.uint8Array.length } };
    }
    default:
      throw new Error(`unknown client ${client}`);
  }
});
