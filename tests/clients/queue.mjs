// Makes one call of the official client's queue API for an existing job.
import { createClient, report } from "./gateway.mjs";

const [, , verb, model, requestId] = process.argv;
const { queue } = createClient();

await report(async () => {
  switch (verb) {
    case "status":
      return { answer: await queue.status(model, { requestId, logs: true }) };
    case "stream": {
      const events = [];
      const stream = await queue.streamStatus(model, { requestId, logs: true });
      for await (const event of stream) {
        events.push(event);
      }

      await stream.done();
      return { events, requestId: stream.requestId };
    }
    case "result":
      return { answer: await queue.result(model, { requestId }) };
    case "cancel":
      await queue.cancel(model, { requestId });
      return {};
    default:
      throw new Error(`unknown verb ${verb}`);
  }
});
