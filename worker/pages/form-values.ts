/** What the request form holds between two showings. All text, as the browser sends it. */
export type { FieldErrors } from "./parts";

export type FormValues = {
  readonly bundleId: string;
  readonly resourceIds: ReadonlyArray<string>;
  readonly permission: string;
  /** Seconds, `custom`, `none`, or "" for the flow's default. */
  readonly duration: string;
  readonly customAmount: string;
  readonly customUnit: string;
  readonly justification: string;
};

export const noValues: FormValues = {
  bundleId: "",
  resourceIds: [],
  permission: "",
  duration: "",
  customAmount: "",
  customUnit: "hours",
  justification: "",
};
