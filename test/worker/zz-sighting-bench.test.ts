import { expect, test } from "vitest";
import { permissions } from "../../db/schema";
import { newId } from "../../worker/lib/ids";
import { matchSighting } from "../../worker/access/match-sighting";
import { addOrganization, addPerson, contextOf, db, env } from "../support/app";
import { addFlow, addGroup, addSandbox } from "./access-world";

test("bench", async () => {
  await addOrganization();
  const eng = await addPerson("Eng");
  await addGroup("engineers", [eng]);
  const N = Number(100_000), ACC = 500;
  const ints = [await addSandbox(), await addSandbox(), await addSandbox(), await addSandbox()];
  const types = ["aws.account", "aws.s3.bucket", "aws.rds", "aws.iam.role", "aws.secret"];
  for (const i of ints) for (const resourceType of types) for (const name of ["read", "write"])
    await db.insert(permissions).values({ id: newId("permission"), integrationId: i, resourceType, resourceTypeTitle: resourceType, name, title: name });
  const now = Date.now();
  const stmt = (integ: string) => env.DB.prepare(`
  with recursive n(i) as (select ?1 union all select i + 1 from n where i + 1 < ?2),
  x as (select i, printf('%012d', 100000000000 + i % ${ACC}) as acc, i % 4 as k from n),
  y as (select i, acc, case k when 0 then 'aws.s3.bucket' when 1 then 'aws.rds' when 2 then 'aws.iam.role' else 'aws.secret' end as type,
    case k when 0 then 'arn:aws:s3:::bucket-' || i when 1 then 'arn:aws:rds:eu-west-1:' || acc || ':db:db-' || (i / 2000)
     when 2 then 'arn:aws:iam::' || acc || ':role/team/role-' || (i / 2000) else 'arn:aws:secretsmanager:eu-west-1:' || acc || ':secret:app/secret-' || i || '-aB3' || printf('%03d', i % 1000) end as ext,
    case k when 0 then 'bucket-' || i when 1 then 'db-' || (i / 2000) when 2 then 'role-' || (i / 2000) else 'secret-' || i end as name from x)
  insert into resources (id, integration_id, type, external_id, name, search_name, path, path_key, tags, hash, created_at, updated_at)
  select 'res_' || substr('00000000000000000000' || ?3 || i, -20), ?4, type, ext, name, name, json_array('Acme', 'Workloads', 'acct-' || acc), 'acme/workloads/acct-' || acc || '/', '{"env":"prod"}', '', ${now}, ${now} from y`);
  for (const [n, integ] of ints.entries()) {
    for (let at = 0; at < N / ints.length; at += 25_000) await stmt(integ).bind(at, at + 25_000, String(n + 1), integ).run();
    await env.DB.prepare(`with recursive n(i) as (select 0 union all select i+1 from n where i + 1 < ${ACC})
      insert into resources (id, integration_id, type, external_id, name, search_name, path, path_key, tags, hash, created_at, updated_at)
      select 'res_' || substr('a0000000000000000000' || ?1 || i, -20), ?2, 'aws.account', 'arn:aws:organizations::999999999999:account/o-x/' || printf('%012d', 100000000000 + i), 'acct-' || printf('%012d', 100000000000 + i), 'acct-' || printf('%012d', 100000000000 + i), '["Acme","Workloads"]', 'acme/workloads/', '{}', '', 1, 1 from n`).bind(String(n + 1), integ).run();
  }
  for (const i of ints) await addFlow({ requesters: { conditions: [{ type: "group", values: ["engineers"] }] }, duration: { maxSeconds: 3600 }, approval: { mode: "automatic" },
    targets: types.map((resourceType) => ({ integration: i, resourceType, permissions: ["read", "write"], include: [{ by: "any" as const }] })) });
  const ctx = await contextOf({ kind: "session", sessionId: newId("session"), userId: eng.id, email: eng.email, role: "grantee" });
  const base = { provider: "aws", region: "eu-west-1", account: "100000000007" };
  const cases: Record<string, (i: number) => object> = {
    bucket: (i) => ({ ...base, service: "s3", type: "bucket", id: `bucket-${i * 4}` }),
    object: (i) => ({ ...base, service: "s3", type: "object", id: `bucket-${i * 4}/a/b` }),
    role: (i) => ({ ...base, service: "iam", type: "role", id: `role-${i % 125}`, region: null }),
    secret: (i) => ({ ...base, service: "secretsmanager", type: "secret", id: `app/secret-${i * 4 + 3}`, account: String(100000000000 + (i * 4 + 3) % ACC) }),
    unknownAccount: (i) => ({ ...base, service: "rds", type: "db", id: `db-${i % 125}`, account: null }),
    nowhere: (i) => ({ ...base, service: "lambda", type: "function", id: `fn-${i}` }),
  };
  const out: string[] = [];
  out.push(JSON.stringify(await env.DB.prepare("select type, count(*) n, min(external_id) e from resources group by type").all().then((r) => r.results)));
  out.push(JSON.stringify(await matchSighting(ctx, { ...base, service: "s3", type: "bucket", id: "bucket-400" } as never)).slice(0, 600));
  for (const [name, make] of Object.entries(cases)) {
    const times: number[] = [];
    let how = "";
    for (let i = 0; i < 210; i++) {
      const t = performance.now();
      const a = await matchSighting(ctx, make(i * 37 % 60_000) as never);
      if (i >= 10) times.push(performance.now() - t);
      how = `${a.matched}/${a.choices.length}`;
    }
    times.sort((a, b) => a - b);
    out.push(`${name} ${how} p50 ${times[100]?.toFixed(1)} p99 ${times[197]?.toFixed(1)} max ${times.at(-1)?.toFixed(1)}`);
  }
  console.log("BENCH\n" + out.join("\n"));
  expect(true).toBe(true);
}, 600_000);
