// Verifies a delivery as a receiver does that has only the published keys of the gateway: in the form of fal, and the signature v1a of
// Standard Webhooks. It uses the cryptography of Node alone.
import { createHash, createPublicKey, verify } from "node:crypto";
import { text } from "node:stream/consumers";

const { headers, body } = JSON.parse(await text(process.stdin));
const response = await fetch(new URL("/.well-known/jwks.json", process.env.GATEWAY_URL));
const { keys } = await response.json();
const published = keys.map((jwk) => createPublicKey({ key: jwk, format: "jwk" }));

const isSigned = (message, signature) => published.some((key) => verify(null, Buffer.from(message), key, signature));

const digest = createHash("sha256").update(body).digest("hex");
const lines = ["request-id", "user-id", "timestamp"].map((name) => headers[`x-fal-webhook-${name}`]);
const fal = isSigned([...lines, digest].join("\n"), Buffer.from(headers["x-fal-webhook-signature"], "hex"));

const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
const standard = headers["webhook-signature"].split(" ").map((signature) => signature.split(",", 2))
  .some(([version, value]) => version === "v1a" && isSigned(signed, Buffer.from(value, "base64")));

console.log(JSON.stringify({ fal, standard }));
