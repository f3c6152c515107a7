/** The first steps of an organization, from what is really there. */
import { z } from "@hono/zod-openapi";
import { answers, body, endpoint } from "./endpoint";

export const OnboardingStep = z
  .object({
    id: z.enum(["integration", "people", "flow", "extension", "mail"]),
    done: z.boolean(),
    /** What is there, or what to do. */
    detail: z.string(),
  })
  .openapi("OnboardingStep");
export type OnboardingStep = z.infer<typeof OnboardingStep>;

export const Onboarding = z
  .object({ steps: z.array(OnboardingStep), dismissed: z.boolean() })
  .openapi("Onboarding");
export type Onboarding = z.infer<typeof Onboarding>;

const tag = "Organization";

export const getOnboarding = endpoint(
  {
    tag,
    id: "getOnboarding",
    method: "get",
    path: "/api/v1/onboarding",
    audience: "admin",
    scope: "audit:read",
    summary: "Say which first steps are done",
  },
  { responses: answers(Onboarding) },
);

export const setOnboarding = endpoint(
  {
    tag,
    id: "setOnboarding",
    method: "put",
    path: "/api/v1/onboarding",
    audience: "admin",
    scope: "settings:write",
    summary: "Put the first steps away, or show them again",
  },
  { request: body(z.strictObject({ dismissed: z.boolean() })), responses: answers(Onboarding) },
);
