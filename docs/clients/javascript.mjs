// npm install @fal-ai/client
import { ValidationError, createFalClient } from "@fal-ai/client";
import { randomUUID } from "node:crypto";

const gateway = process.env.GATEWAY_URL ?? "http://localhost:8080";
const fal = createFalClient({
  credentials: process.env.GATEWAY_KEY ?? "gw_developers_thiskeyispublishednotasecretag53m2d",
  proxyUrl: { url: `${gateway}/api/fal/proxy`, when: "always" },
});

try {
  const result = await fal.subscribe("fal-ai/imagen4/preview", {
    input: { prompt: "a lion on a stone bench", aspect_ratio: "16:9" },
    // The client repeats a submit after some errors. With this header all of them are one job.
    headers: { "Idempotency-Key": randomUUID() },
  });
  console.log(result.requestId, result.data.images[0].url);
} catch (error) {
  if (!(error instanceof ValidationError)) {
    throw error;
  }
  error.fieldErrors.forEach(({ loc, msg }) => console.error(`${loc.join(".")}: ${msg}`));
  process.exitCode = 1;
}
