// Reads an OpenAPI 3.1 document from standard input. Prints how many examples and defaults it has, and a line for each one that its schema
// refuses.
import Ajv from "ajv/dist/2020.js";
import { text } from "node:stream/consumers";

const document = JSON.parse(await text(process.stdin));
const ajv = new Ajv.default({ strict: false, validateFormats: false, logger: false, allErrors: true });
ajv.addSchema(document, "document");
const faults = [];
let examples = 0;
visit(document, "");
console.log(JSON.stringify({ examples, faults }));

function visit(node, pointer) {
  if (node === null || typeof node !== "object") {
    return;
  }

  // A parameter, a header or the content of a media type: the examples are beside the schema.
  if (node.schema !== undefined) {
    check(`${pointer}/schema`, "example" in node ? [[`${pointer}/example`, node.example]] : []);
    check(`${pointer}/schema`, namedExamples(node, pointer));
  }

  // A schema: its examples and its default are members.
  if (node.schema === undefined && isSchema(node)) {
    check(pointer, "example" in node ? [[`${pointer}/example`, node.example]] : []);
    check(pointer, Array.isArray(node.examples) ? node.examples.map((value, n) => [`${pointer}/examples/${n}`, value]) : []);
    check(pointer, "default" in node ? [[`${pointer}/default`, node.default]] : []);
  }

  for (const [name, child] of Object.entries(node)) {
    if (!["example", "examples", "default", "enum", "const"].includes(name) || pointer.endsWith("/properties")) {
      visit(child, `${pointer}/${escaped(name)}`);
    }
  }
}

// An example can be a reference to one that operations share.
function namedExamples(node, pointer) {
  return Object.entries(node.examples ?? {}).map(([name, example]) => [`${pointer}/examples/${name}`, resolved(example).value]);
}

function resolved(example) {
  const segments = example.$ref?.split("/").slice(1).map((segment) => segment.replaceAll("~1", "/").replaceAll("~0", "~"));
  return segments?.reduce((found, segment) => found[segment], document) ?? example;
}

// The value of "type" is an object in an object "properties" that has a property of that name.
function isSchema(node) {
  return ["$ref", "type"].some((name) => typeof node[name] === "string" || Array.isArray(node[name]))
    || ["anyOf", "oneOf", "allOf"].some((name) => Array.isArray(node[name]));
}

function check(schema, values) {
  for (const [place, value] of values) {
    examples++;
    const validate = ajv.getSchema(`document#${schema}`) ?? ajv.compile({ $ref: `document#${schema}` });
    if (!validate(value)) {
      faults.push(`${place}: ${ajv.errorsText(validate.errors)}`);
    }
  }
}

function escaped(name) {
  return encodeURIComponent(name.replaceAll("~", "~0").replaceAll("/", "~1"));
}
