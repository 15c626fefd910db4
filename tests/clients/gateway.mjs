// Shared by the scripts: creates the official client with a request middleware that redirects its calls to the gateway, and prints errors
// as the user of the client sees them.
import { ApiError, ValidationError, createFalClient } from "@fal-ai/client";

export function createClient() {
  return createFalClient({
    credentials: process.env.GATEWAY_KEY,
    suppressLocalCredentialsWarning: true,
    requestMiddleware: async (request) => {
      const target = new URL(request.url);
      return { ...request, url: new URL(target.pathname + target.search, process.env.GATEWAY_URL).toString() };
    },
  });
}

// Prints one line of JSON: the result of the call, or its error.
export async function report(call) {
  try {
    console.log(JSON.stringify({ ok: true, ...(await call()) }));
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
}
