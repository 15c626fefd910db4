// Runs a job with subscribe() of the official client and prints every status that the client reports.
import { createClient, report } from "./gateway.mjs";

const [, , model, mode, input] = process.argv;

await report(async () => {
  const statuses = [];
  const logs = [];
  const answer = await createClient().subscribe(model, {
    input: JSON.parse(input),
    mode,
    pollInterval: 50,
    logs: true,
    onQueueUpdate: (update) => {
      statuses.push(update.status);
      logs.push((update.logs ?? []).map((line) => line.message));
    },
  });
  return { statuses, logs, answer };
});
