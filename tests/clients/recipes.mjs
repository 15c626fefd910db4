// The recipe of docs/clients.md: fal's client with its hosts replaced, each by an address: that of the queue, that of run() and that of the
// uploads. An upload itself goes to the URL that the gateway returns.
import { createFalClient } from "@fal-ai/client";

export function fal({ queue, run, rest, ...config }) {
  const bases = { "queue.fal.run": queue, "fal.run": run, "rest.fal.ai": rest };
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
