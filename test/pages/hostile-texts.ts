/** Texts that run as script wherever a page forgets to treat them as text. Each would call `canary()`. */

const elements = [
  "<script>canary()</script>",
  "<script src=data:text/javascript,canary()></script>",
  "<img src=x onerror=canary()>",
  "<img/src/onerror=canary()>",
  "<svg onload=canary()>",
  "<svg><script>canary()</script></svg>",
  "<svg><animate onbegin=canary() attributeName=x dur=1s>",
  "<body onload=canary()>",
  "<iframe src=javascript:parent.canary()></iframe>",
  '<iframe srcdoc="<script>parent.canary()</script>"></iframe>',
  "<details open ontoggle=canary()>",
  "<input autofocus onfocus=canary()>",
  "<select autofocus onfocus=canary()>",
  "<textarea autofocus onfocus=canary()>",
  "<video><source onerror=canary()></video>",
  "<audio src onerror=canary()>",
  "<marquee onstart=canary()>",
  "<object data=javascript:canary()>",
  "<embed src=javascript:canary()>",
  "<math><mtext><img src=x onerror=canary()></mtext></math>",
  "<form><button formaction=javascript:canary()>go</button></form>",
  "<a href=javascript:canary()>go</a>",
  "<meta http-equiv=refresh content='0;url=javascript:canary()'>",
  "<base href=javascript:canary()//>",
  "<link rel=stylesheet href=data:,*{x:expression(canary())}>",
  "<style>@import 'javascript:canary()';</style>",
  "<template><script>canary()</script></template>",
  "<noscript><p title='</noscript><img src=x onerror=canary()>'>",
  "<x onclick=canary() tabindex=0 autofocus onfocus=canary()>",
  "<isindex type=image src=x onerror=canary()>",
] as const;

/** Ways out of wherever a text may have been put. */
const ways: ReadonlyArray<(payload: string) => string> = [
  (p) => p,
  (p) => `"'>${p}`,
  (p) => `</title></style></script></textarea></option>${p}`,
  (p) => `--><!--${p}`,
  (p) => `\u003c/dd>${p.toUpperCase().replaceAll("CANARY", "canary")}`,
];

const attributes = [
  '" onmouseover="canary()" x="',
  "' autofocus onfocus='canary()' x='",
  "javascript:canary()",
  "java\tscript:canary()",
  "JaVaScRiPt:canary()",
  "data:text/html,<script>canary()</script>",
  "vbscript:canary()",
  "{{constructor.constructor('canary()')()}}",
  "$".concat("{canary()}"),
  "`$".concat("{canary()}`"),
  "&lt;img src=x onerror=canary()&gt;",
  "&#60;script&#62;canary()&#60;/script&#62;",
  "\\u003cscript\\u003ecanary()\\u003c/script\\u003e",
  "%3Cscript%3Ecanary()%3C/script%3E",
  "<!--[if IE]><script>canary()</script><![endif]-->",
  "<![CDATA[<script>canary()</script>]]>",
  "\u2028canary()//",
  "__proto__",
  "constructor",
] as const;

export const hostileTexts: ReadonlyArray<string> = [
  ...ways.flatMap((way) => elements.map(way)),
  ...attributes,
];
