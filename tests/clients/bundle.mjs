// Prints the official client as one script for a browser, which defines `falClient`. A web page is built the same way.
import { build } from "esbuild";

const { outputFiles } = await build({
  stdin: { contents: 'export * from "@fal-ai/client";', resolveDir: import.meta.dirname },
  bundle: true,
  format: "iife",
  globalName: "falClient",
  platform: "browser",
  write: false,
});
console.log(JSON.stringify({ script: outputFiles[0].text }));
