// Runs a job with every method of the official client, through the proxy route of the gateway, and prints the results as the user of the
// client sees them.
import { createFalClient } from "@fal-ai/client";

const [, , model, text] = process.argv;
const input = JSON.parse(text);
const fal = createFalClient({
  credentials: process.env.GATEWAY_KEY,
  suppressLocalCredentialsWarning: true,
  proxyUrl: { url: new URL("/api/fal/proxy", process.env.GATEWAY_URL).toString(), when: "always" },
});
const images = (result) => result.data.images.length;

const polled = await fal.subscribe(model, { input, logs: true, pollInterval: 50 });
const streamed = await fal.subscribe(model, { input, mode: "streaming" });
const ran = await fal.run(model, { input });
const submitted = await fal.queue.submit(model, { input });
const requestId = submitted.request_id;
let cancel;
try {
  await fal.queue.cancel(model, { requestId });
  cancel = "cancelled";
} catch (error) {
  cancel = error.status;
}
await fal.queue.subscribeToStatus(model, { requestId, pollInterval: 50 });
const status = await fal.queue.status(model, { requestId });

console.log(JSON.stringify({
  polled: images(polled), streamed: images(streamed), ran: images(ran),
  requestIds: [polled.requestId, streamed.requestId, ran.requestId, requestId], cancel, status: status.status,
}));
