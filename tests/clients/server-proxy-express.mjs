// fal's server-side proxy in its form for Express, in front of the gateway. The middleware before it names the gateway instead of fal.
import { createHandler, route } from "@fal-ai/server-proxy/express";
import express from "express";

const gateway = new URL(process.env.GATEWAY_URL);
const paths = { "queue.fal.run": "", "fal.run": "/run", "rest.fal.ai": "" };

const app = express();
app.use(express.json({ limit: "32mb" }));
app.use(route, (request, response, next) => {
  const { host, pathname, search } = new URL(request.headers["x-fal-target-url"]);
  request.headers["x-fal-target-url"] = new URL(paths[host] + pathname + search, gateway).toString();
  next();
});
app.all(route, createHandler({
  allowedUrlPatterns: ["fal-ai/**", "run/fal-ai/**", "storage/upload/**"].map((path) => `${gateway.host}/${path}`),
  allowedEndpoints: ["**"],
  allowUnauthorizedRequests: false,
  isAuthenticated: async () => true,
  resolveFalAuth: async () => `Key ${process.env.GATEWAY_KEY}`,
}));
const server = app.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));
