// Reads {document, pointer, bodies} from standard input, where each body is JSON text. Prints a list: whether ajv accepts each body.
import Ajv from "ajv";
import { text } from "node:stream/consumers";

const { document, pointer, bodies } = JSON.parse(await text(process.stdin));
// OpenAPI 3.0 has the keywords of JSON Schema and "nullable", which ajv knows. A format is an annotation.
const ajv = new Ajv.default({ strict: false, validateFormats: false, logger: false });
ajv.addSchema(document, "document");
const validate = ajv.compile({ $ref: `document#${pointer}` });
console.log(JSON.stringify(bodies.map((body) => validate(JSON.parse(body)))));
