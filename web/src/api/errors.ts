/** An answer of the API that is an error, or the lack of any answer. */
export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: unknown[] = [],
  ) {
    super(message);
  }

  /** What is wrong with which field of the body, by the field's name. */
  get fields(): Record<string, string> {
    const found: Record<string, string> = {};
    for (const detail of this.details) {
      if (isFieldError(detail)) found[detail.field] = detail.message;
    }
    return found;
  }
}

function isFieldError(detail: unknown): detail is { field: string; message: string } {
  return (
    typeof detail === "object" &&
    detail !== null &&
    "field" in detail &&
    typeof detail.field === "string" &&
    "message" in detail &&
    typeof detail.message === "string"
  );
}

export function isSignedOut(error: unknown): boolean {
  return error instanceof ApiError && error.status === 401;
}

export function isNotFound(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404;
}

/** The sentence to show for whatever was thrown. */
export function sentenceOf(error: unknown): string {
  if (error instanceof ApiError) return error.message;
  return "Something went wrong in this page. Reload it; your work on the server is safe.";
}

/** An error of any answer, read with care: a proxy in between may not speak our form. */
export async function errorOf(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => null);
  const error = readForm(body);
  if (error) return new ApiError(response.status, error.code, error.message, error.details);
  return new ApiError(
    response.status,
    "unreadable_answer",
    `The server answered ${response.status} in a form this page does not know. Try again soon.`,
  );
}

function readForm(body: unknown): { code: string; message: string; details: unknown[] } | null {
  if (typeof body !== "object" || body === null || !("error" in body)) return null;
  const error = body.error as { code?: unknown; message?: unknown; details?: unknown };
  if (typeof error.code !== "string" || typeof error.message !== "string") return null;
  const details = Array.isArray(error.details) ? (error.details as unknown[]) : [];
  return { code: error.code, message: error.message, details };
}
