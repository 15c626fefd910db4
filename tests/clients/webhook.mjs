// Submits jobs with webhookUrl, with a request middleware and through the proxy protocol, and prints the ids.
import { createFalClient } from "@fal-ai/client";
import { createClient, report } from "./gateway.mjs";

const [, , model, webhookUrl] = process.argv;
const proxied = createFalClient({
  credentials: process.env.GATEWAY_KEY,
  suppressLocalCredentialsWarning: true,
  proxyUrl: { url: new URL("/api/fal/proxy", process.env.GATEWAY_URL).toString(), when: "always" },
});

await report(async () => ({
  direct: (await createClient().queue.submit(model, { input: { prompt: "a lion" }, webhookUrl })).request_id,
  proxied: (await proxied.queue.submit(model, { input: { prompt: "a lion at night" }, webhookUrl })).request_id,
}));
