/** In px: consoles change the size of a rem. Fixed, so that nothing of the page moves. */
import { dark, fontStack, light } from "../../worker/lib/tokens.ts";

const colour = (name: keyof typeof light) => `light-dark(${light[name]},${dark[name]})`;

export const chipCss = `
:host{color-scheme:light dark}
.box{position:fixed;right:16px;bottom:16px;z-index:2147483647;display:flex;align-items:stretch;
max-width:min(360px,calc(100vw - 32px));border-radius:999px;background:${colour("paper")};
border:1px solid ${colour("edge")};box-shadow:0 2px 10px rgb(0 0 0/.18);font:500 13px/20px ${fontStack}}
button{all:unset;box-sizing:border-box;cursor:pointer;color:${colour("ink")};font:inherit;white-space:nowrap}
button:focus-visible{outline:2px solid ${colour("accent")};outline-offset:2px;border-radius:999px}
.chip{padding:7px 4px 7px 14px;overflow:hidden;text-overflow:ellipsis;font-variant-numeric:tabular-nums}
.chip::before{content:"";display:inline-block;width:8px;height:8px;margin-right:8px;border-radius:50%;background:${colour("accent")}}
.hide{padding:0 12px 0 6px;color:${colour("muted")};font-size:16px;min-width:28px}
.hide:hover{color:${colour("ink")}}
[data-tone=good] .chip::before{background:${colour("good")}}
[data-tone=wait] .chip::before{background:${colour("edge")}}
[data-tone=warn]{border-color:${colour("warn")};background:${colour("warnSoft")}}
[data-tone=warn] .chip{color:${colour("warn")}}
[data-tone=warn] .chip::before{background:${colour("warn")}}
[data-tone=bad]{border-color:${colour("bad")};background:${colour("badSoft")}}
[data-tone=bad] .chip{color:${colour("bad")}}
[data-tone=bad] .chip::before{background:${colour("bad")}}
.panel{position:fixed;right:16px;bottom:64px;width:min(380px,calc(100vw - 32px));height:min(600px,calc(100vh - 88px));
border:1px solid ${colour("line")};border-radius:12px;background:${colour("paper")};
box-shadow:0 8px 30px rgb(0 0 0/.25);color-scheme:light dark}
@media (forced-colors:active){.box,.panel{border:1px solid CanvasText}}
@media print{.box{display:none}}
`;
