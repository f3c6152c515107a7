/** Why an outside system did not do what was asked. A closed list, because retrying depends on it. */

export const failures = {
  /** No answer: refused connection, reset, name not found, time-out. The effect may have happened. */
  unreachable: { transient: true },
  /** The target asked us to slow down. */
  rate_limited: { transient: true },
  /** Somebody else is changing the same thing, or the target is still busy with our last call. */
  conflict: { transient: true },
  /** The target failed on its side (5xx and the like). */
  target_error: { transient: true },
  /** Our credential does not work or lacks a privilege: an admin must act. */
  unauthorized: { transient: false },
  /** The resource, permission or account does not exist there. */
  not_found: { transient: false },
  /** The target understood and said no, or the order itself can never work. */
  refused: { transient: false },
  /** The integration's settings are wrong. */
  misconfigured: { transient: false },
  /** Somebody else answers: not the target this integration was connected to. Proves nothing about the old one. */
  other_target: { transient: false },
  /** An answer that breaks the target's contract. */
  protocol: { transient: true },
} as const;

export type Failure = keyof typeof failures;

/**
 * `message` is shown to people: what happened, in the target's words where they help, never a secret.
 *
 * `transient` decides whether a *grant* is tried again. A revoke is tried again for ever, whatever it says.
 */
export class ConnectorError extends Error {
  override readonly name = "ConnectorError";
  readonly transient: boolean;
  readonly retryAfterSeconds: number | null;

  constructor(
    readonly failure: Failure,
    message: string,
    options: ErrorOptions & { readonly retryAfterSeconds?: number } = {},
  ) {
    super(message, options);
    this.transient = failures[failure].transient;
    this.retryAfterSeconds = options.retryAfterSeconds ?? null;
  }
}
