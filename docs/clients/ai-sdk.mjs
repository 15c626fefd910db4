// npm install ai @ai-sdk/fal
import { createFal } from "@ai-sdk/fal";
import { APICallError, generateImage } from "ai";
import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";

const gateway = process.env.GATEWAY_URL ?? "http://localhost:8080";
const fal = createFal({
  baseURL: `${gateway}/run`,
  apiKey: process.env.GATEWAY_KEY ?? "gw_developers_thiskeyispublishednotasecretag53m2d",
});

try {
  const { image } = await generateImage({
    model: fal.image("fal-ai/imagen4/preview"),
    prompt: "a lion on a stone bench",
    providerOptions: { fal: { aspect_ratio: "16:9" } },
    // The SDK repeats a call after some errors. With this header all of them are one job. Use it with one image a call only.
    headers: { "Idempotency-Key": randomUUID() },
  });
  const file = process.argv[2] ?? "lion.png";
  await writeFile(file, image.uint8Array);
  console.log(file, image.mediaType, image.uint8Array.length);
} catch (error) {
  if (!APICallError.isInstance(error)) {
    throw error;
  }
  console.error(error.statusCode, error.message);
  process.exitCode = 1;
}
