/**
 * Events as the Open Cybersecurity Schema Framework writes them: what SIEMs read without a mapping of their own.
 *
 * Class 3005 is deprecated in favour of 3007 from OCSF 1.9 on; we say which version we speak.
 * @see https://schema.ocsf.io/1.6.0/classes/entity_management
 * @see https://schema.ocsf.io/1.6.0/classes/user_access
 */
import type { Instant } from "../contract/values";

const VERSION = "1.6.0";

const classes = {
  3004: ["Entity Management", { 1: "Create", 3: "Update", 4: "Delete", 99: "Other" }],
  3005: ["User Access Management", { 1: "Assign Privileges", 2: "Revoke Privileges" }],
} as const;

export type OcsfUser = {
  readonly uid: string;
  readonly name?: string;
  readonly email_addr?: string;
};
export type OcsfActor = { readonly user: OcsfUser } | { readonly app_name: string };

type Base = {
  /** Unique among all events of this deployment. */
  readonly uid: string;
  readonly at: Instant;
  readonly actor: OcsfActor;
  readonly severity?: 1 | 3 | 4;
  readonly message?: string;
  readonly unmapped?: Readonly<Record<string, unknown>>;
};

export type EntityEvent = Base & {
  readonly class: 3004;
  readonly activity: 1 | 3 | 4 | 99;
  readonly entity: { readonly uid: string; readonly name?: string; readonly type: string };
};

export type AccessEvent = Base & {
  readonly class: 3005;
  readonly activity: 1 | 2;
  readonly user: OcsfUser;
  readonly privileges: ReadonlyArray<string>;
  readonly resource: { readonly uid: string; readonly name: string; readonly type: string };
};

export type OcsfEvent = Readonly<Record<string, unknown>>;

const severities = { 1: "Informational", 3: "Medium", 4: "High" } as const;

export function ocsfEvent(event: EntityEvent | AccessEvent): OcsfEvent {
  const [className, activities] = classes[event.class];
  const severity = event.severity ?? 1;
  return {
    metadata: {
      version: VERSION,
      uid: event.uid,
      product: { name: "Hallpass", vendor_name: "Hallpass" },
    },
    category_uid: 3,
    category_name: "Identity & Access Management",
    class_uid: event.class,
    class_name: className,
    activity_id: event.activity,
    activity_name: (activities as Readonly<Record<number, string>>)[event.activity],
    type_uid: event.class * 100 + event.activity,
    time: event.at,
    severity_id: severity,
    severity: severities[severity],
    status_id: 1,
    status: "Success",
    actor: event.actor,
    ...(event.message !== undefined && { message: event.message }),
    ...(event.class === 3004
      ? { entity: event.entity }
      : { user: event.user, privileges: event.privileges, resource: event.resource }),
    ...(event.unmapped && { unmapped: event.unmapped }),
  };
}
