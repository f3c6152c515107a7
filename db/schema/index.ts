/** All tables; drizzle-kit wants them in one module. */
export * from "./audit-events";
export * from "./flows";
export * from "./groups";
export * from "./idempotency-keys";
export * from "./integrations";
export * from "./links";
export * from "./organization";
export * from "./outbox";
export * from "./requests";
export * from "./resources";
export * from "./sessions";
export * from "./shifts";
export * from "./users";
