// The recipe of the README: fal's client with both of its hosts replaced, the queue's by one address and that of run() by another.
import { createFalClient } from "@fal-ai/client";

export function fal({ queue, run, ...config }) {
  const bases = { "queue.fal.run": queue, "fal.run": run };
  return createFalClient({
    credentials: process.env.GATEWAY_KEY,
    suppressLocalCredentialsWarning: true,
    requestMiddleware: async (request) => {
      const target = new URL(request.url);
      const base = bases[target.host];
      return base ? { ...request, url: base + target.pathname + target.search } : request;
    },
    ...config,
  });
}
