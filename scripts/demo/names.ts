/** What the demo's parts are called; flows name integrations by these. */
export const postgresqlName = "Demo PostgreSQL";
export const sandboxName = "Sandbox";
export const onCallName = "platform on call";
