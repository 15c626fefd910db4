// npm install @fal-ai/client
import { createFalClient } from "@fal-ai/client";

const gateway = process.env.GATEWAY_URL ?? "http://localhost:8080";
const fal = createFalClient({
  credentials: process.env.GATEWAY_KEY ?? "gw_developers_thiskeyispublishednotasecretag53m2d",
  proxyUrl: { url: `${gateway}/api/fal/proxy`, when: "always" },
});

const result = await fal.subscribe("fal-ai/imagen4/preview", {
  input: { prompt: "a lion on a stone bench", aspect_ratio: "16:9" },
});
console.log(result.requestId, result.data.images[0].url);
