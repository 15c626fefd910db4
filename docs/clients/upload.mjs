// npm install @fal-ai/client
// usage: node upload.mjs <picture>
import { ApiError, createFalClient } from "@fal-ai/client";
import { openAsBlob } from "node:fs";

const gateway = process.env.GATEWAY_URL ?? "http://localhost:8080";
const fal = createFalClient({
  credentials: process.env.GATEWAY_KEY ?? "gw_developers_thiskeyispublishednotasecretag53m2d",
  proxyUrl: { url: `${gateway}/api/fal/proxy`, when: "always" },
});

try {
  // The client uploads each Blob and each File of the input, and puts its URL there.
  const picture = await openAsBlob(process.argv[2], { type: "image/png" });
  const result = await fal.subscribe("fal-ai/flux-lora/image-to-image", {
    input: { prompt: "a lion on a stone bench", image_url: picture },
  });
  console.log(result.requestId, result.data.images[0].url);

  // For several jobs with one picture: upload the picture once, and keep the URL.
  console.log(await fal.storage.upload(picture, { lifecycle: { expiresIn: "1h" } }));
} catch (error) {
  if (!(error instanceof ApiError)) {
    throw error;
  }
  console.error(error.status, error.message);
  process.exitCode = 1;
}
