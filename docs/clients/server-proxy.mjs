// npm install @fal-ai/server-proxy
// Run by the web service, which has the key. The page has none: createFalClient({ proxyUrl: "/api/fal/proxy" }).
import { DEFAULT_PROXY_ROUTE, TARGET_URL_HEADER, handleRequest, resolveProxyConfig } from "@fal-ai/server-proxy";
import { createServer } from "node:http";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";

const gateway = new URL(process.env.GATEWAY_URL ?? "http://localhost:8080");
const key = process.env.GATEWAY_KEY ?? "gw_developers_thiskeyispublishednotasecretag53m2d";
const paths = { "queue.fal.run": "", "fal.run": "/run", "rest.fal.ai": "" };

const config = resolveProxyConfig({
  // Models, their jobs and uploads. Nothing else of the gateway: its lists show the jobs and files of all users of the page.
  allowedUrlPatterns: ["fal-ai/**", "run/fal-ai/**", "storage/upload/**"].map((path) => `${gateway.host}/${path}`),
  allowedEndpoints: ["**"],
  allowUnauthorizedRequests: false,
  // Replace this line by the check of your own sessions.
  isAuthenticated: async (request) => request.getHeader("cookie") === `session=${process.env.SESSION ?? "a-session-of-the-page"}`,
  resolveFalAuth: async () => `Key ${key}`,
});

// The page names a URL of fal, and the proxy calls the same path of the gateway.
function toGateway(target) {
  const url = URL.canParse(target) ? new URL(target) : null;
  return url && Object.hasOwn(paths, url.host) ? new URL(paths[url.host] + url.pathname + url.search, gateway).toString() : undefined;
}

const server = createServer(async (request, response) => {
  if (!request.url.startsWith(DEFAULT_PROXY_ROUTE)) {
    return response.writeHead(404).end();
  }
  const headers = { ...request.headers, [TARGET_URL_HEADER]: toGateway(request.headers[TARGET_URL_HEADER]) };
  await handleRequest({
    id: "node",
    method: request.method,
    getHeaders: () => headers,
    getHeader: (name) => headers[name],
    getRequestBody: () => text(request),
    sendHeader: (name, value) => response.setHeader(name, value),
    respondWith: (status, message) => response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify({ message })),
    sendResponse: async (answer) => {
      response.statusCode = answer.status;
      await pipeline(answer.body ? Readable.fromWeb(answer.body) : Readable.from([]), response);
    },
  }, config).catch(() => (response.headersSent ? response.destroy() : response.writeHead(502).end()));
});
server.listen(process.env.PORT ?? 3333, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));
