// Submits through the gateway with the official client and prints what the client's user would see.
import { createClient, report } from "./gateway.mjs";

const [, , model, input] = process.argv;

await report(async () => ({ answer: await createClient().queue.submit(model, { input: JSON.parse(input) }) }));
