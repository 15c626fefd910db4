// fal's own server-side proxy in its Express form, configured as its documentation asks for production: callers are authenticated,
// and the key is set here. usage: FAL_KEY=… node fal-server-proxy.mjs <port> <upstream's host and port> <callers' key>
import { createHandler, route } from "@fal-ai/server-proxy/express";
import express from "express";

const [port, upstream, key] = process.argv.slice(2);

const handler = createHandler({
  // The target is what the caller's x-fal-target-url says, and by default only fal's hosts are allowed. The package lets its host
  // allow others, so the stub needs no detour.
  allowedUrlPatterns: [`${upstream}/**`],
  allowedEndpoints: ["fal-ai/**"],
  allowUnauthorizedRequests: false,
  isAuthenticated: async (request) => request.getHeader("authorization") === `Bearer ${key}`,
  resolveFalAuth: async () => `Key ${process.env.FAL_KEY}`,
});

const app = express();
app.disable("x-powered-by");
// The handler makes its body of what this has parsed.
app.use(express.json({ limit: "64mb" }));
app.all(route, handler);
app.listen(Number(port), "127.0.0.1");
