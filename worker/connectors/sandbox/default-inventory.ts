/** What a sandbox offers when nothing is configured: enough for a first flow with names, paths and tags. */

export const defaultTypes = [
  {
    type: "sandbox.bucket",
    title: "Bucket",
    permissions: [
      { name: "read", title: "Read", description: "List and read objects" },
      { name: "write", title: "Write", description: "Read, add and delete objects" },
    ],
  },
  {
    type: "sandbox.server",
    title: "Server",
    permissions: [
      { name: "shell", title: "Shell", description: "Log in as an ordinary user" },
      { name: "root", title: "Root", description: "Log in as root" },
    ],
  },
];

export const defaultResources = [
  bucket("invoices", "prod", "finance"),
  bucket("web-assets", "prod", "web"),
  bucket("web-assets", "staging", "web"),
  server("db-1", "prod", "platform"),
  server("web-1", "prod", "web"),
  server("web-1", "staging", "web"),
];

function bucket(name: string, stage: string, team: string) {
  return resource("sandbox.bucket", `buckets/${stage}/${name}`, name, stage, team);
}

function server(name: string, stage: string, team: string) {
  return resource("sandbox.server", `servers/${stage}/${name}`, name, stage, team);
}

function resource(type: string, externalId: string, name: string, stage: string, team: string) {
  return { type, externalId, name, path: ["Acme", stage], tags: { env: stage, team } };
}
