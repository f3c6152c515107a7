/** The variables of a call, as worker/app.ts sets them. Only the type crosses this border. */
export type { AppEnv } from "../routes/guard";
