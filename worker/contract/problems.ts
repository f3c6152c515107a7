/** Refusals, as every endpoint answers them: RFC 9457 problem details with a `code` from a closed list. */
import { z } from "@hono/zod-openapi";

/** Code → HTTP status and title. The only list of them. */
export const problems = {
  bad_input: [400, "The input is not right"],
  sign_in_over: [400, "This sign-in is over"],
  not_signed_in: [401, "Sign in to continue"],
  not_allowed: [403, "This is not allowed"],
  step_up_required: [403, "Confirm this in the portal"],
  not_requestable: [403, "This cannot be requested"],
  not_found: [404, "Nothing is here"],
  already_exists: [409, "There is one already"],
  already_decided: [409, "Somebody else was first"],
  terms_changed: [409, "What you saw has changed"],
  in_use: [409, "This is still in use"],
  answer_lost: [409, "This was done, and its answer was lost"],
  link_expired: [410, "This link has expired"],
  too_large: [413, "This is too large"],
  idempotency_mismatch: [422, "This Idempotency-Key was used for something else"],
  too_many_calls: [429, "Too many calls"],
  internal: [500, "Something went wrong on our side"],
  connector_failed: [502, "The other system failed"],
  unavailable: [503, "Not available now"],
} as const satisfies Record<string, readonly [number, string]>;

export type ProblemCode = keyof typeof problems;
export const ProblemCode = z.enum(Object.keys(problems) as [ProblemCode, ...ProblemCode[]]);

export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: ProblemCode,
    /** What happened and what to do, for a person. */
    detail: z.string(),
    /** Which part of the input is wrong: JSON pointers as of RFC 6901. */
    errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
    /** Where a person can do it instead, on this deployment. */
    url: z.string().optional(),
    /** Name this when you report a problem. */
    callId: z.string().optional(),
  })
  .openapi("Problem");
export type Problem = z.infer<typeof Problem>;
