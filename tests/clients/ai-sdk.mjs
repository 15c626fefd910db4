// Makes pictures with Vercel's AI SDK and prints what its user gets, or the error as the user sees it. Reads the calls from standard input:
// {"calls":[{"name","model","prompt","images","n","options","headers","key"}]}. "images" holds pictures as base64, or their URLs.
import { createFal } from "@ai-sdk/fal";
import { generateImage } from "ai";
import { createHash } from "node:crypto";
import { text } from "node:stream/consumers";

const baseURL = `${process.env.GATEWAY_URL.replace(/\/$/, "")}/run`;
const { calls } = JSON.parse(await text(process.stdin));
const answers = {};
for (const call of calls) {
  answers[call.name] = await play(call);
}

console.log(JSON.stringify(answers));

async function play({ model, prompt, images, n, options, headers, key }) {
  const fal = createFal({ baseURL, apiKey: key ?? process.env.GATEWAY_KEY });
  try {
    const result = await generateImage({
      model: fal.image(model),
      prompt: images ? { text: prompt, images: images.map(pictureOf) } : prompt,
      n,
      headers,
      providerOptions: { fal: options ?? {} },
    });
    return {
      ok: true,
      images: result.images.map(({ mediaType, uint8Array }) => ({
        mediaType,
        bytes: uint8Array.length,
        sha256: createHash("sha256").update(uint8Array).digest("hex"),
      })),
      requestIds: result.responses.map((response) => response.headers["x-fal-request-id"]),
      metadata: result.providerMetadata.fal,
      warnings: result.warnings,
    };
  } catch (error) {
    return { ok: false, name: error.name, status: error.statusCode, message: error.message, isRetryable: error.isRetryable };
  }
}

function pictureOf(picture) {
  return picture.startsWith("http") ? picture : new Uint8Array(Buffer.from(picture, "base64"));
}
