// Reads {document, pointer, bodies} from standard input, where each body is JSON text. Prints a list: whether ajv accepts each body.
import Ajv from "ajv";
import { text } from "node:stream/consumers";

const { document, pointer, bodies } = JSON.parse(await text(process.stdin));
// OpenAPI 3.0 has the keywords of JSON Schema and "nullable", which ajv knows. A format is an annotation.
const ajv = new Ajv.default({ strict: false, validateFormats: false, logger: false });
ajv.addSchema(rewritten(document), "document");
const validate = ajv.compile({ $ref: `document#${pointer}` });
console.log(JSON.stringify(bodies.map((body) => validate(JSON.parse(body)))));

// ajv refuses "nullable" without "type", which fal writes beside "anyOf": null is valid, too. And it refuses a document with a reference to
// a schema that fal has left out: then any value is valid.
function rewritten(node) {
  if (Array.isArray(node)) {
    return node.map(rewritten);
  }

  if (node === null || typeof node !== "object") {
    return node;
  }

  if (typeof node.$ref === "string" && !exists(node.$ref)) {
    return {};
  }

  const copy = Object.fromEntries(Object.entries(node).map(([name, value]) => [name, rewritten(value)]));
  if (copy.nullable !== true || "type" in copy) {
    return copy;
  }

  const { nullable, ...schema } = copy;
  return { anyOf: [schema, { type: "null" }] };
}

function exists(reference) {
  const segments = reference.split("/").slice(1).map((segment) => segment.replaceAll("~1", "/").replaceAll("~0", "~"));
  return segments.reduce((found, segment) => found?.[segment], document) !== undefined;
}
