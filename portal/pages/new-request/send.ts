/** Sends what the form means: one request a part, none of them twice, whatever happens in between. */
import { useRef } from "preact/hooks";
import { CallError } from "../../api/call";
import type { Input, Output } from "../../api/endpoints";
import { useChange } from "../../api/queries";
import type { FormState } from "./form-state";
import type { Part } from "./plan";

export type NewRequest = Input<"createRequest">["body"];
type Made = Output<"createRequest">;

/** @param seconds as the form shows it; undefined while no flow is known */
export const requestOf = (
  part: Part,
  form: Pick<FormState, "justification">,
  seconds: number | null | undefined,
): NewRequest => ({
  flowId: part.flowId as NewRequest["flowId"],
  ...(part.bundleId
    ? { bundleId: part.bundleId as `bundle_${string}` }
    : {
        units: part.units.map(({ resourceId, permission }) => ({
          resourceId: resourceId as `res_${string}`,
          permission,
        })),
      }),
  ...(seconds !== undefined && { durationSeconds: seconds }),
  justification: form.justification.trim(),
});

export function useSend() {
  const create = useChange("createRequest", { idempotent: true });
  // What was made before a later part was refused is not made again by the next press.
  const made = useRef(new Map<string, Made>());
  const send = async (
    parts: ReadonlyArray<Part>,
    form: FormState,
    seconds: number | null | undefined,
  ): Promise<Made[] | null> => {
    const done: Made[] = [];
    for (const part of parts) {
      const body = requestOf(part, form, seconds);
      const key = JSON.stringify(body);
      try {
        const request = made.current.get(key) ?? (await create.mutateAsync({ body }));
        made.current.set(key, request);
        done.push(request);
      } catch (error) {
        // The refusal is in `create.error`, which the page shows.
        if (error instanceof CallError) return null;
        throw error;
      }
    }
    return done;
  };
  return { send, busy: create.isPending, error: create.error };
}
