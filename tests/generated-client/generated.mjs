// Generates a client from the gateway's OpenAPI document, as its user would, and follows one job with it. Prints one line of JSON.
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { createClient } from "@hey-api/openapi-ts";
import ts from "typescript";

const gateway = process.env.GATEWAY_URL.replace(/\/$/, "");
const folder = await mkdtemp(path.join(tmpdir(), "generated-client-"));
try {
  await createClient({
    input: `${gateway}/swagger/v1/swagger.json`,
    logs: { level: "silent" },
    output: folder,
    plugins: ["@hey-api/client-fetch", "@hey-api/typescript", "@hey-api/sdk"],
  });
  await compile(folder);
  const { client, sdk } = load(folder);
  console.log(JSON.stringify(await follow(client, sdk)));
} finally {
  await rm(folder, { recursive: true });
}

// The generated modules name each other without an extension, which CommonJS resolves.
async function compile(root) {
  await writeFile(path.join(root, "package.json"), '{"type":"commonjs"}');
  for (const file of await readdir(root, { recursive: true })) {
    if (!file.endsWith(".ts")) {
      continue;
    }

    const source = await readFile(path.join(root, file), "utf8");
    const { outputText } = ts.transpileModule(source, { compilerOptions: { module: "commonjs", target: "es2022" } });
    await writeFile(path.join(root, file.replace(/\.ts$/, ".js")), outputText);
  }
}

function load(root) {
  const require = createRequire(path.join(root, "index.js"));
  return { client: require("./client.gen.js").client, sdk: require("./sdk.gen.js") };
}

async function follow(client, sdk) {
  const keyHeaders = [];
  client.setConfig({ auth: () => process.env.GATEWAY_KEY, baseUrl: gateway });
  client.interceptors.request.use((request) => {
    keyHeaders.push(["authorization", "x-api-key"].filter((name) => request.headers.has(name)));
    return request;
  });
  const submitted = await sdk.submitImagen4Preview({ body: { prompt: "a lion" } });
  const path = { app: "imagen4", request_id: submitted.data?.request_id };
  const status = await sdk.getJobStatus({ path });
  const cancelled = await sdk.cancelJob({ path });
  return {
    cancel: cancelled.response.status,
    error: submitted.error,
    keyHeaders,
    status: status.response.status,
    submit: submitted.response.status,
  };
}
