// npm install openapi-fetch
// npx openapi-typescript http://localhost:8080/swagger/v1/swagger.json --output gateway.d.ts --default-non-nullable false
import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import createClient from "openapi-fetch";
import type { components, paths } from "./gateway.d.ts";

const gateway = createClient<paths>({
  baseUrl: process.env.GATEWAY_URL ?? "http://localhost:8080",
  headers: { Authorization: `Bearer ${process.env.GATEWAY_KEY ?? "gw_developers_thiskeyispublishednotasecretag53m2d"}` },
});

// The compiler knows the parameters of each model, their types and their values.
const input: components["schemas"]["Imagen4PreviewInput"] = { prompt: "a lion on a stone bench", aspect_ratio: "16:9" };
const submitted = await gateway.POST("/fal-ai/imagen4/preview", {
  params: { header: { "Idempotency-Key": randomUUID() } },
  body: input,
});
if (!submitted.data) {
  fail(submitted.error);
}
if (!("request_id" in submitted.data)) {
  throw new Error("a submit without 'Prefer: wait' returns the job");
}

const job = { params: { path: { app: "auto", request_id: submitted.data.request_id } } };
for (let done = false; !done; ) {
  await setTimeout(1000);
  const { data, error } = await gateway.GET("/fal-ai/{app}/requests/{request_id}/status", job);
  if (!data) {
    fail(error);
  }
  done = data.status === "COMPLETED";
}

const { data: result, error } = await gateway.GET("/fal-ai/{app}/requests/{request_id}", job);
if (!result) {
  fail(error);
}
console.log(submitted.data.request_id, result.images?.[0]?.url);

// An invalid body has one element of `detail` per violation. A job that failed has a text there, and no message.
function fail({ message, detail }: { message?: string; detail?: unknown }): never {
  const violations: components["schemas"]["Violation"][] = Array.isArray(detail) ? detail : [];
  console.error(violations.map(({ loc, msg }) => `${loc.join(".")}: ${msg}`).join("\n") || (message ?? detail));
  process.exit(1);
}
