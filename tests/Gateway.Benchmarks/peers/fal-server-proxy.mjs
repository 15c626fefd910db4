// fal's own server-side proxy for Express, with the production settings of its documentation: it authenticates callers and sets the key.
// usage: FAL_KEY=… node fal-server-proxy.mjs <port> <upstream's host and port> <callers' key>
import { createHandler, route } from "@fal-ai/server-proxy/express";
import express from "express";

const [port, upstream, key] = process.argv.slice(2);

const handler = createHandler({
  // The caller names the target in x-fal-target-url. By default only fal's hosts are allowed; this setting allows the simulated upstream.
  allowedUrlPatterns: [`${upstream}/**`],
  allowedEndpoints: ["fal-ai/**"],
  allowUnauthorizedRequests: false,
  isAuthenticated: async (request) => request.getHeader("authorization") === `Bearer ${key}`,
  resolveFalAuth: async () => `Key ${process.env.FAL_KEY}`,
});

const app = express();
app.disable("x-powered-by");
// The handler builds its request body from the parsed JSON.
app.use(express.json({ limit: "64mb" }));
app.all(route, handler);
app.listen(Number(port), "127.0.0.1");
