/** Calls our own HTTP API as an admin, the way any script would. */

/** The API said no; `code` is from the closed list of problems. */
export class ApiRefusal extends Error {
  override readonly name = "ApiRefusal";
  readonly status: number;
  constructor(method: string, path: string, status: number, body: string) {
    super(`${method} ${path} answered ${status}: ${body.slice(0, 500)}`);
    this.status = status;
  }
}

export type Api = <T>(
  method: "GET" | "POST" | "PUT" | "PATCH",
  path: string,
  body?: unknown,
) => Promise<T>;

export function apiClient(origin: string, token: string): Api {
  return async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await fetch(`${origin}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new ApiRefusal(method, path, answer.status, text);
    return (text ? JSON.parse(text) : null) as T;
  };
}

/** All pages of a list. */
export async function listAll<T>(api: Api, path: string): Promise<T[]> {
  const items: T[] = [];
  for (let token: string | null = null; ; ) {
    const query = new URLSearchParams({
      limit: "200",
      ...(token === null ? {} : { pageToken: token }),
    });
    const answer: { items: T[]; pagination: { nextPageToken: string | null } } = await api(
      "GET",
      `${path}?${query}`,
    );
    items.push(...answer.items);
    token = answer.pagination.nextPageToken;
    if (token === null) return items;
  }
}
