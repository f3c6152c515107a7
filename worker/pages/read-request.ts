/** The request form, as it comes back. */
import { NewRequest } from "../contract/requests";
import type { FlowId } from "../contract/values";
import { type FieldErrors, type FormValues, noValues } from "./form-values";
import { fieldErrors, many, one, type Posted } from "./forms";

const unitSeconds: Readonly<Record<string, number>> = { minutes: 60, hours: 3_600, days: 86_400 };

export function readValues(posted: Posted): FormValues {
  return {
    ...noValues,
    bundleId: one(posted, "bundleId"),
    resourceIds: many(posted, "resourceIds"),
    permission: one(posted, "permission"),
    duration: one(posted, "duration"),
    customAmount: one(posted, "customAmount"),
    customUnit: one(posted, "customUnit") || "hours",
    justification: one(posted, "justification"),
  };
}

/** Absent takes the flow's default, null asks for access without an end. */
function durationOf(values: FormValues): number | null | undefined {
  if (values.duration === "none") return null;
  if (values.duration === "custom")
    return Number(values.customAmount) * (unitSeconds[values.customUnit] ?? Number.NaN);
  return values.duration === "" ? undefined : Number(values.duration);
}

type Read =
  | { readonly ok: true; readonly wanted: NewRequest }
  | { readonly ok: false; readonly errors: FieldErrors };

const words: Readonly<Record<string, string>> = {
  duration: "Choose a length between one minute and ten years.",
  justification: "Write at most 2,000 characters.",
};

/** What is wanted, or what is missing in words, by field. */
export function readNewRequest(values: FormValues, flowId: FlowId): Read {
  const errors: Record<string, string> = {};
  const bundle = values.bundleId !== "";
  if (!bundle && values.resourceIds.length === 0)
    errors.resourceIds = "Choose at least one resource.";
  if (!bundle && values.permission === "")
    errors.permission = "Choose what you want to be able to do.";
  if (Object.keys(errors).length > 0) return { ok: false, errors };
  const durationSeconds = durationOf(values);
  const read = NewRequest.safeParse({
    flowId,
    ...(bundle
      ? { bundleId: values.bundleId }
      : {
          units: values.resourceIds.map((resourceId) => ({
            resourceId,
            permission: values.permission,
          })),
        }),
    ...(durationSeconds !== undefined && { durationSeconds }),
    justification: values.justification,
  });
  if (read.success) return { ok: true, wanted: read.data };
  const found = fieldErrors(read.error, fieldOfPointer);
  return {
    ok: false,
    errors: Object.fromEntries(
      Object.entries(found).map(([name, text]) => [name, words[name] ?? text]),
    ),
  };
}

/** Parts of a request by the field that holds them. */
export const fieldOfPointer: Readonly<Record<string, string>> = {
  units: "resourceIds",
  bundleId: "resourceIds",
  durationSeconds: "duration",
};
