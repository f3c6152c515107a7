/** How an admin tells us about one PostgreSQL server. */
import { z } from "zod";

const name = z.string().min(1).max(63);

export const Settings = z.strictObject({
  host: z
    .string()
    .trim()
    .regex(/^[0-9A-Za-z.:_-]{1,253}$/, { error: "must be a host name or an IP address" })
    .meta({ title: "Host", address: true }),
  port: z.int().min(1).max(65_535).default(5432).meta({ title: "Port", address: true }),
  user: name.default("hallpass").meta({
    title: "Login role",
    description: "A role with CREATEROLE that may pass on what people ask for; no superuser needed",
  }),
  password: z.string().min(1).max(1_024).meta({ title: "Password", secret: true }),
  database: name.default("postgres").meta({
    title: "Maintenance database",
    description: "The database to connect to for questions about the whole server",
  }),
  tls: z.enum(["require", "off"]).default("require").meta({
    title: "TLS",
    address: true,
    description: "`require` encrypts and verifies the certificate and its host name",
  }),
  publicHost: z.string().trim().max(253).optional().meta({
    title: "Host for people",
    description: "When people reach the server under another name than we do",
  }),
  publicPort: z.int().min(1).max(65_535).optional().meta({ title: "Port for people" }),
  excludeDatabases: z
    .array(name)
    .max(500)
    .default(["rdsadmin", "cloudsqladmin", "azure_maintenance", "azure_sys"])
    .meta({ title: "Databases to leave out" }),
  connectionLimit: z.int().min(1).max(1_000).default(10).meta({
    title: "Connections per person",
    description: "How many connections one grant may hold at a time",
  }),
  ownerRole: name.optional().meta({
    title: "New owner of what people create",
    description: "Empty: the owner of the database in which they created it",
  }),
});
export type Settings = z.output<typeof Settings>;
