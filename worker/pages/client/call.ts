/** One call of our own API with the cookies of this page. */

export type Answer =
  | { readonly ok: true; readonly body: unknown }
  | { readonly ok: false; readonly status: number; readonly message: string };

const OFFLINE = "We cannot reach the server. Check your connection; we keep trying.";

/** A body goes as a form; the routes of pages take nothing else. */
export async function call(
  method: "GET" | "POST",
  path: string,
  body?: URLSearchParams,
  signal?: AbortSignal,
): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      credentials: "same-origin",
      headers: { accept: "application/json" },
      ...(body && { body }),
      ...(signal && { signal }),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    return { ok: false, status: 0, message: OFFLINE };
  }
  const text = await response.text();
  const answer = parse(text);
  if (response.ok) return { ok: true, body: answer };
  return {
    ok: false,
    status: response.status,
    message: detailOf(answer) ?? "This did not work. Please try again.",
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A proxy's page instead of our answer; the caller shows a general sentence.
    return null;
  }
}

function detailOf(answer: unknown): string | null {
  const detail = (answer as { detail?: unknown } | null)?.detail;
  return typeof detail === "string" ? detail : null;
}
