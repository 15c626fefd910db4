// Submits a job through the gateway with the official client and prints the result as the user of the client sees it.
import { createClient, report } from "./gateway.mjs";

const [, , model, input] = process.argv;

await report(async () => ({ answer: await createClient().queue.submit(model, { input: JSON.parse(input) }) }));
