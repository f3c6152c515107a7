/** Pages that show something else than what they are. */
import type { Hostile } from "./hostile-page";

const script = (name: string, text: string, body?: string): Hostile => ({
  name,
  script: text,
  ...(body && { body }),
});
const goes = (name: string, address: string) =>
  script(
    `says that it is at ${name}`,
    `later(() => history.pushState(null, "", ${address}), 500);`,
  );
const says = (name: string, text: string) =>
  script(`refuses ${name}`, "", `<div role="alert">${text}</div>`);
const arn = "User: arn:aws:sts::444455556666:assumed-role/dev/linus is not authorized to perform:";

export const lying: ReadonlyArray<Hostile> = [
  goes("another bucket", '"/s3/buckets/example-data-prod-logs?region=eu-west-1"'),
  goes("a hash of a megabyte", '"#" + "a=b;".repeat(250000)'),
  goes("a query of a thousand fields", '"?" + "region=eu-west-1&".repeat(1000)'),
  goes("a bucket with a name of 50,000 letters", '"/s3/buckets/" + "a".repeat(50000)'),
  goes("a bucket called javascript:", '"/s3/buckets/javascript:alert(1)"'),
  goes("a bucket called like a tag", '"/s3/buckets/%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E"'),
  goes("a bucket with bidirectional marks", '"/s3/buckets/%E2%80%AEdorp-ecremmoc%E2%80%AC"'),
  goes("a bucket with line breaks and zeros", '"/s3/buckets/a%0D%0Ab%00c"'),
  goes("a bucket with half of a percent sign", '"/s3/buckets/%E0%A4%A"'),
  goes(
    "a bucket with lone surrogates",
    '"/s3/buckets/" + encodeURIComponent("\\ud83d\\ude00").slice(0, 9)',
  ),
  goes("the parent of everything", '"/s3/buckets/..%2F..%2F..%2Fapi%2Fv1%2Frequests"'),
  goes(
    "__proto__ and constructor",
    '"/s3/buckets/__proto__?region=constructor#toString:hasOwnProperty=1"',
  ),
  goes(
    "a role with an ARN of somebody else",
    '"/iam/home#/roles/details/arn:aws:iam::999999999999:role%2Fadmin"',
  ),
  goes("the sign-in page of the extension", '"/extension/connect?code=hp_xc_a&state=b"'),
  script(
    "moves its base",
    "",
    '<base href="https://evil.example/"><base href="chrome-extension://x/">',
  ),
  script(
    "changes its address a hundred times",
    `later(() => { for (let i = 0; i < 100; i++) history.replaceState(null, "", "/s3/buckets/b" + i + "?region=eu-west-1"); }, 400);`,
  ),
  script(
    "replaces history and location",
    `for (const n of ["pushState", "replaceState"]) { const was = History.prototype[n]; History.prototype[n] = function (...a) { steal(...a); return was.apply(this, a); }; } attempt(() => Object.defineProperty(window, "location", { value: { href: "https://evil.example" } })); attempt(() => Object.defineProperty(document, "URL", { get: () => "https://evil.example" }));`,
  ),
  script(
    "replaces the navigation object",
    `attempt(() => Object.defineProperty(window, "navigation", { get() { throw new Error("no"); } })); attempt(() => { navigation.addEventListener = () => {}; });`,
  ),
  script(
    "stops every navigation",
    `navigation.addEventListener("navigate", (e) => { if (e.cancelable) e.preventDefault(); }); later(() => history.pushState(null, "", "/s3/buckets/example-data-prod-logs"), 500);`,
  ),
  script(
    "shows session data that is no JSON",
    "",
    `<meta name="awsc-session-data" content='{"accountId":'>`,
  ),
  script(
    "shows session data of two megabytes",
    `const m = document.createElement("meta"); m.name = "awsc-session-data"; m.content = JSON.stringify({ accountId: "999988887777", x: "y".repeat(2000000) }); document.head.append(m);`,
  ),
  script(
    "shows session data with another account",
    "",
    `<meta name="awsc-session-data" content='{"accountId":"999988887777","sessionARN":"arn:aws:sts::999988887777:assumed-role/admin/eve","__proto__":{"denied":true}}'>`,
  ),
  script(
    "shows session data with objects for words",
    "",
    `<meta name="awsc-session-data" content='{"accountId":{"toString":1},"infrastructureRegion":["eu-west-1"]}'>`,
  ),
  script("has a title of a megabyte", `document.title = "Access denied ".repeat(70000);`),
  script(
    "has a title of marks and tags",
    `document.title = "\\u202e<script>alert(1)</" + "script>\\u0000";`,
  ),
  says("with an action of a million letters", `${arn} s3:${"A".repeat(1_000_000)} on resource: *`),
  says("a thousand times", `${`${arn} s3:ListBucket on resource: x. `.repeat(1_000)}`),
  says(
    "with tags in the action",
    `${arn} s3:&lt;img src=x onerror=alert(1)&gt; on resource: javascript:alert(1)`,
  ),
  says(
    "with bidirectional marks",
    `${arn} s3:\u202etekcuBtsiL\u202c on resource: \u2066arn:aws:s3:::x\u2069`,
  ),
  says(
    "what would make a slow expression slow",
    `User: ${"arn:aws:".repeat(20_000)} is not authorized to perform: ${"s3:".repeat(20_000)}!`,
  ),
  says(
    "and explains it by five reasons at once",
    `${arn} s3:ListBucket with an explicit deny in a service control policy with an explicit deny in a permissions boundary with an explicit deny in a session policy`,
  ),
  script(
    "shows ten thousand alerts",
    "",
    `<div>${'<div role="alert">Access denied</div>'.repeat(10_000)}</div>`,
  ),
];
