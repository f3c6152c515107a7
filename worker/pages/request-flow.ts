/** What the request form of access links does on the server: find the offer, show resources, try and make the request. */
import { createRequest } from "../access/create-request";
import { dryRunRequest } from "../access/dry-run-request";
import { listOfferedResources } from "../access/list-offered-resources";
import { type Offer, OfferedResourcesQuery } from "../contract/offers";
import { FlowId, type RequestId } from "../contract/values";
import type { AppContext } from "../lib/context";
import { AppError } from "../lib/errors";
import { type DryRunWords, dryRunWords, unfinished } from "./dry-run-words";
import { type FieldErrors, type FormValues, noValues } from "./form-values";
import { fieldErrors, type Posted } from "./forms";
import { type Place, placesOf } from "./places";
import { readOffers } from "./read-offers";
import { fieldOfPointer, readNewRequest, readValues } from "./read-request";
import type { RequestFormProps } from "./request-form";

const SHOWN = 50;

/** @throws {AppError} `not_found` when the flow offers the actor nothing */
export async function requireOffer(ctx: AppContext, flowId: string | undefined): Promise<Offer> {
  const id = FlowId.safeParse(flowId);
  const found = id.success
    ? (await readOffers(ctx)).find((offer) => offer.flowId === id.data)
    : undefined;
  if (found) return found;
  throw new AppError("not_found", "This access flow is not there, or it is not for you.");
}

/** The place that was chosen, else the first. @throws {AppError} `not_found` for a flow without targets */
export function choosePlace(offer: Offer, key: string | undefined): Place {
  const places = placesOf(offer);
  const place = places.find((p) => p.key === key) ?? places[0];
  if (!place) throw new AppError("not_found", "This access flow offers nothing at the moment.");
  return place;
}

type Look = Pick<RequestFormProps, "action" | "page"> & {
  readonly values?: FormValues;
  readonly message?: string | undefined;
  readonly errors?: FieldErrors | undefined;
};

/** Everything the form shows. */
export async function formProps(
  ctx: AppContext,
  offer: Offer,
  place: Place,
  look: Look,
): Promise<RequestFormProps> {
  const { values = noValues } = look;
  const resources =
    place.kind === "resources"
      ? (
          await listOfferedResources(ctx, {
            flowId: offer.flowId,
            integrationId: place.integrationId,
            type: place.resourceType,
            limit: SHOWN,
          })
        ).items
      : [];
  return { offer, place, resources, preview: unfinished, ...look, values };
}

/** @throws {AppError} `bad_input` */
export function searchResources(
  ctx: AppContext,
  flowId: FlowId,
  query: Readonly<Record<string, string>>,
) {
  const { integrationId, type, search } = query;
  const wanted = OfferedResourcesQuery.safeParse({
    flowId,
    integrationId,
    type,
    limit: SHOWN,
    ...(search?.trim() && { search }),
  });
  if (!wanted.success) throw new AppError("bad_input", "This search is not right.");
  return listOfferedResources(ctx, wanted.data);
}

/** What would happen, in words for the page. */
export async function preview(
  ctx: AppContext,
  flowId: FlowId,
  posted: Posted,
): Promise<DryRunWords> {
  const read = readNewRequest(readValues(posted), flowId);
  if (!read.ok) {
    const missing = "resourceIds" in read.errors || "permission" in read.errors;
    return missing
      ? unfinished
      : { tone: "warn", title: "Not quite yet", lines: Object.values(read.errors) };
  }
  return dryRunWords(await dryRunRequest(ctx, read.wanted));
}

type Submitted =
  | { readonly made: RequestId }
  | {
      readonly values: FormValues;
      readonly message: string | undefined;
      readonly errors: FieldErrors;
    };

/** Makes the request, or says what stands against it. */
export async function submit(ctx: AppContext, flowId: FlowId, posted: Posted): Promise<Submitted> {
  const values = readValues(posted);
  const read = readNewRequest(values, flowId);
  if (!read.ok) return { values, message: undefined, errors: read.errors };
  try {
    return { made: (await createRequest(ctx, read.wanted, "link")).id };
  } catch (error) {
    if (
      !(error instanceof AppError) ||
      (error.code !== "bad_input" && error.code !== "not_requestable")
    )
      throw error;
    return { values, message: error.message, errors: fieldErrors(error, fieldOfPointer) };
  }
}
