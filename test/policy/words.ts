/** What things of random organizations are called: names that mean something elsewhere. */
import type { IntegrationId } from "../../worker/contract/values";
import { idOf } from "./dice";

export const groupNames = [
  "dba",
  "DBA-admins",
  "dev",
  "dev,ops",
  "a/b",
  "*",
  "group_00000000000000000001",
  "Équipe",
];
export const shiftNames = ["primary", "Primary/EU", "on*call"];
export const attributeKeys = ["team", "level", "__proto__", "constructor"];
export const attributeValues = ["Red", "red", "blue", "r*", "a,b", "L3"];
export const fullNames = [
  "Ada Lovelace",
  "ada lovelace",
  "Bob",
  "root@acme.com",
  "E\u0301ric",
  "Éric",
  "*",
];
export const names = [
  "prod-db",
  "Prod-DB",
  "dev-db",
  "prod*",
  "*",
  "a,b",
  "b/c",
  "db",
  "büro",
  "😀x",
  "b\\c",
  "?",
];
export const segments = ["acme", "Prod", "prod", "dev", "prod/db", "a", "a\\", "*", "b/c"];
export const tagKeys = ["env", "team", "owner", "__proto__", "toString"];
export const tagValues = [
  "prod",
  "Prod",
  "dev",
  "prod,dev",
  "*",
  "p/q",
  "dev-1",
  "u1@acme.com",
  "ext2@other.org",
];
export const types = ["db", "bucket"];
export const zones = [
  "Europe/Berlin",
  "America/New_York",
  "Australia/Lord_Howe",
  "Asia/Kathmandu",
  "Pacific/Apia",
];
export const integrations: IntegrationId[] = [idOf("int", 0), idOf("int", 1)];
