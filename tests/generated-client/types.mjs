// Makes types from the gateway's OpenAPI document with openapi-typescript, and compiles right.ts and wrong.ts with them. Validates the
// bodies of both programs with the gateway. Prints one line of JSON: the errors of each program, the lines of wrong.ts that must have one,
// and the status of each body.
import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import openapiTS, { astToString } from "openapi-typescript";
import ts from "typescript";

const gateway = process.env.GATEWAY_URL.replace(/\/$/, "");
// In this folder, so that the compiler finds nothing else.
const folder = await mkdtemp(path.join(import.meta.dirname, ".types-"));
try {
  // A client may leave out a parameter with a default, which only answers always contain.
  const types = await openapiTS(new URL(`${gateway}/swagger/v1/swagger.json`), { defaultNonNullable: false, silent: true });
  await writeFile(path.join(folder, "gateway.d.ts"), astToString(types));
  console.log(
    JSON.stringify({
      marked: await marked("wrong.ts"),
      right: await compile("right.ts"),
      rightStatus: await validate("right.ts"),
      wrong: await compile("wrong.ts"),
      wrongStatus: await validate("wrong.ts"),
    }),
  );
} finally {
  await rm(folder, { recursive: true });
}

/** The errors as {line, message}. An error of the types themselves has the line 0. */
async function compile(name) {
  const file = path.join(folder, name);
  await copyFile(path.join(import.meta.dirname, name), file);
  const program = ts.createProgram([file], {
    exactOptionalPropertyTypes: true,
    lib: ["lib.es2022.d.ts"],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    noEmit: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    strict: true,
    target: ts.ScriptTarget.ES2022,
    types: [],
  });
  return ts.getPreEmitDiagnostics(program).map((error) => ({
    line: error.file?.fileName === file ? error.file.getLineAndCharacterOfPosition(error.start).line + 1 : 0,
    message: ts.flattenDiagnosticMessageText(error.messageText, " "),
  }));
}

/** The lines below a comment "// wrong: …". */
async function marked(name) {
  const lines = (await readFile(path.join(import.meta.dirname, name), "utf8")).split("\n");
  return lines.flatMap((line, index) => (line.trimStart().startsWith("// wrong:") ? [index + 2] : []));
}

/** The status of each body that a program exports. */
async function validate(name) {
  const source = await readFile(path.join(import.meta.dirname, name), "utf8");
  const { outputText } = ts.transpileModule(source, { compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 } });
  const { images, trainings } = await import(`data:text/javascript,${encodeURIComponent(outputText)}`);
  const statuses = [];
  for (const [model, bodies] of [["image", images], ["training", trainings]]) {
    for (const body of bodies) {
      const answer = await fetch(`${gateway}/validate/fal-ai/shapes/${model}`, {
        body: JSON.stringify(body),
        headers: { "content-type": "application/json", "x-api-key": process.env.GATEWAY_KEY },
        method: "POST",
      });
      await answer.arrayBuffer();
      statuses.push(answer.status);
    }
  }

  return statuses;
}
