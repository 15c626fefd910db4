// Submits through the gateway with the official client, its URLs redirected by its own request middleware,
// and prints what the client's user would see.
import { ApiError, ValidationError, createFalClient } from "@fal-ai/client";

const [, , model, input] = process.argv;
const gateway = process.env.GATEWAY_URL;

const fal = createFalClient({
  credentials: process.env.GATEWAY_KEY,
  suppressLocalCredentialsWarning: true,
  requestMiddleware: async (request) => {
    const target = new URL(request.url);
    return { ...request, url: new URL(target.pathname + target.search, gateway).toString() };
  },
});

try {
  const answer = await fal.queue.submit(model, { input: JSON.parse(input) });
  console.log(JSON.stringify({ ok: true, answer }));
} catch (error) {
  console.log(JSON.stringify({
    ok: false,
    isApiError: error instanceof ApiError,
    isValidationError: error instanceof ValidationError,
    name: error.name,
    status: error.status,
    message: error.message,
    requestId: error.requestId,
    fieldErrors: error.fieldErrors,
    body: error.body,
  }));
}
