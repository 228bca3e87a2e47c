/** The style sheet of the page. Light, dark and print differ in variables only, which the charts use as well. */
import { darkColours, lightColours, printColours, variables } from "./colours.ts";

const schemes = `
:root{color-scheme:light dark;${variables(lightColours)}}
@media (prefers-color-scheme:dark){:root{${variables(darkColours)}}}
@media print{:root{color-scheme:light;${variables(printColours)}}}
`;

const text = `
*{box-sizing:border-box}
html{scroll-padding-top:1.5rem;-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--fg);font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:anywhere}
h1,h2,h3,p,ul,ol,dl,figure{margin:0}
h1{font-size:clamp(1.7rem,1.2rem + 2vw,2.4rem);line-height:1.15;letter-spacing:-.02em;text-wrap:balance}
h2{font-size:1.45rem;line-height:1.25;letter-spacing:-.01em}
h3{font-size:1.05rem;line-height:1.4;text-wrap:balance}
a{color:var(--link);text-decoration-thickness:.08em;text-underline-offset:.18em}
:focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:3px}
code{font:.86em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
.place{background:var(--surface);border-radius:4px;padding:.1em .35em;user-select:all;display:inline-block;max-width:100%}
.hash{color:var(--muted)}
.quiet,.note,figcaption,.empty{color:var(--muted)}
.note,figcaption{font-size:.9rem}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.signs{position:absolute}
.skip{position:absolute;left:1rem;top:-4rem;padding:.4rem .8rem;background:var(--bg);border:1px solid var(--line);z-index:3}
.skip:focus{top:.5rem}
`;

const layout = `
.page{max-width:68rem;margin:0 auto;padding:0 1.25rem 4rem}
header{padding:2.75rem 0 1.75rem}
.maker{font-weight:650;font-size:.85rem;letter-spacing:.06em;color:var(--muted);margin-bottom:.35rem}
.summary{margin-top:.7rem;font-size:1.1rem;color:var(--muted);max-width:48rem}
.tally{display:flex;flex-wrap:wrap;gap:.4rem 1.4rem;list-style:none;padding:0;margin-top:1rem;font-weight:600}
.tally li{display:flex;align-items:center;gap:.45rem}
main{min-width:0;max-width:48rem}
nav ul{list-style:none;margin:0;padding:0;position:relative}
nav a{display:flex;justify-content:space-between;align-items:center;gap:.5rem;color:inherit;text-decoration:none;border-radius:6px;padding:.35rem .65rem;line-height:1.35}
nav a:hover{background:var(--surface)}
nav .sign{width:.95rem;height:.95rem}
@media (min-width:64rem){.page{display:grid;grid-template-columns:13.5rem minmax(0,48rem);column-gap:3.5rem}header{grid-column:2}nav{position:sticky;top:1.5rem;align-self:start;font-size:.92rem;margin-left:-.65rem}}
@media (max-width:63.99rem){html{scroll-padding-top:4rem}nav{position:sticky;top:0;z-index:2;background:var(--bg);border-bottom:1px solid var(--line);margin:0 -1.25rem 1.25rem}nav ul{display:flex;overflow-x:auto;padding:.4rem .6rem;scrollbar-width:thin}nav a{white-space:nowrap;font-size:.92rem}main{margin:0 auto}}
@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
.report{margin-top:3.25rem;padding-top:1.6rem;border-top:1px solid var(--line)}
.report>*+*{margin-top:1.5rem}
.report>h2+*{margin-top:.9rem}
`;

const findings = `
.sign{flex:none;display:block}
.sign.bad{color:var(--bad)}.sign.warning{color:var(--warn)}.sign.info{color:var(--info)}.sign.good{color:var(--good)}
.signs path,.signs rect,.signs circle,.sign{fill:currentColor}
symbol .stroke{fill:none;stroke:var(--bg);stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
.findings{list-style:none;padding:0;display:grid;gap:.7rem}
.finding{display:grid;grid-template-columns:1.25rem minmax(0,1fr);gap:.85rem;padding:.85rem 1.1rem .9rem;border-radius:10px;border:1px solid var(--line)}
.finding>.sign{margin-top:.15rem}
.finding.bad{background:var(--bad-ground)}.finding.warning{background:var(--warning-ground)}
.finding.info,.finding.good{background:none;border-color:transparent;padding-block:.25rem}
.finding .place{background:none;padding:0;margin-right:.5em}
.level.bad{color:var(--bad)}.level.warning{color:var(--warn)}.level.info{color:var(--info)}.level.good{color:var(--good)}
.level{margin-right:.15em}
.advice{margin-top:.35rem;padding-left:1.3rem;position:relative}
.advice::before{content:"→";position:absolute;left:0;color:var(--muted)}
.places{margin-top:.35rem;font-size:.9rem}
.onward{display:inline-block;max-width:100%}
.lines{list-style:none;padding:0;display:grid;gap:.5rem}
.lines li{display:grid;grid-template-columns:1.05rem minmax(0,1fr);gap:.65rem}
.lines .sign{width:1.05rem;height:1.05rem;margin-top:.26rem}
`;

const figures = `
.figure,.scroll,.lines li,.finding{position:relative}
.figure>*+*{margin-top:.6rem}
.scroll{overflow-x:auto;background:linear-gradient(to right,var(--bg) 30%,transparent) 0 0/2.5rem 100% no-repeat local,linear-gradient(to left,var(--bg) 30%,transparent) 100% 0/2.5rem 100% no-repeat local,linear-gradient(to right,var(--shadow),transparent) 0 0/.7rem 100% no-repeat scroll,linear-gradient(to left,var(--shadow),transparent) 100% 0/.7rem 100% no-repeat scroll}
.chart svg{display:block;width:100%;min-width:34rem;height:auto}
.chart text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
.long{max-height:34rem;overflow-y:auto;border-bottom:1px solid var(--line)}
.long thead th{position:sticky;top:0;background:var(--bg)}
table{border-collapse:collapse;font-size:.92rem;font-variant-numeric:tabular-nums lining-nums;min-width:100%}
th,td{padding:.42rem .85rem;text-align:left;vertical-align:baseline;border-bottom:1px solid var(--line);min-width:5rem;max-width:26rem;overflow-wrap:break-word}
.breakable{overflow-wrap:anywhere;min-width:14rem}
.whole{display:inline-block;max-width:100%}
th:first-child,td:first-child{padding-left:.15rem}
thead th{font-weight:600;color:var(--muted);font-size:.86rem;line-height:1.3;vertical-align:bottom;border-bottom-color:var(--axis)}
tbody th{font-weight:500}
.number{text-align:right;white-space:nowrap;min-width:0;overflow-wrap:normal}
thead .number{white-space:normal}
td .place,tbody th .place{background:none;padding:0}
td .whole,th .whole{white-space:nowrap}
.table>*+*,.note+.note{margin-top:.5rem}
details{border:1px solid var(--line);border-radius:8px;padding:.15rem .9rem}
details[open]{padding-bottom:.8rem}
summary{cursor:pointer;padding:.4rem 0;font-size:.92rem}
.method ul{padding-left:1.15rem;margin-top:.3rem;display:grid;gap:.3rem}
.methods>h3+ul+h3{margin-top:1.1rem}
.method li,.provenance{font-size:.94rem}
.provenance{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.35rem 1.2rem}
.provenance dt{color:var(--muted)}
.provenance dd{margin:0}
.hash{white-space:nowrap}
`;

const quotes = `
a.place{user-select:auto}
a.origin{color:inherit;text-decoration-color:var(--axis);text-decoration-style:dotted}
a.origin:hover{text-decoration-style:solid}
.quotes h3{margin-top:1.75rem}
.quotes h3 .place{background:none;padding:0;font-size:.95em}
.quote{list-style:none;margin:.5rem 0 0;padding:.45rem 0;background:var(--surface);border-radius:8px;font-size:.92rem}
.quote+.quote{margin-top:.4rem}
.quote li{position:relative;display:grid;align-items:baseline;grid-template-columns:4.2rem minmax(0,1fr);gap:.8rem;padding-right:.8rem;border-left:3px solid transparent;scroll-margin-top:5rem}
@media (max-width:40rem){.quote li{grid-template-columns:3rem minmax(0,1fr);gap:.55rem}}
.quote .gutter{text-align:right;color:var(--muted);font:.86em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;background:none;padding:0}
.quote .wanted{border-left-color:var(--link)}
.quote .wanted .gutter{color:var(--fg);cursor:copy}
.quote .wanted:target{background:var(--target)}
.quote code{white-space:pre-wrap;overflow-wrap:anywhere}
`;

const index = `
.index main{max-width:none}
@media (min-width:64rem){.page.index{display:block;max-width:48rem}}
.entries{list-style:none;padding:0}
.entry{padding:1.3rem 0;border-top:1px solid var(--line)}
.entry h2{font-size:1.2rem}
.entry .tally{margin-top:.5rem;font-size:.94rem}
.entry>*+*{margin-top:.4rem}
`;

const tooltip = `
.tip{position:fixed;z-index:4;pointer-events:none;display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.1rem .8rem;max-width:min(26rem,calc(100vw - 1rem));padding:.5rem .75rem;background:var(--bg);color:var(--fg);border:1px solid var(--axis);border-radius:8px;box-shadow:0 4px 14px var(--shadow);font-size:.86rem;line-height:1.4;font-variant-numeric:tabular-nums}
.tip[hidden]{display:none}
.tip b{font-weight:400;color:var(--muted)}
.tip p{grid-column:1/-1}
.zoomable{cursor:crosshair}
.zoomable svg{user-select:none}
.brush{position:absolute;pointer-events:none;background:var(--link);opacity:.18}
.hint,.reset{position:absolute;right:0;bottom:0;font:inherit;font-size:.8rem;line-height:1.4;background:var(--bg);border-radius:6px;padding:.1rem .5rem}
.hint{color:var(--muted);pointer-events:none;opacity:0}
.zoomable:hover .hint,.zoomable:focus-visible .hint{opacity:1}
.reset{color:var(--link);border:1px solid var(--axis);cursor:pointer}
.brush[hidden],.hint[hidden],.reset[hidden]{display:none}
`;

const print = `
@media print{body{font-size:10pt}.page{display:block;max-width:none;padding:0}main{max-width:none}header{padding:0 0 1rem}nav,.skip,.tip,.hint,.reset,details{display:none}.scroll,.long{overflow:visible;max-height:none;background:none}.finding,.figure,tr{break-inside:avoid}h2,h3{break-after:avoid}thead{display:table-header-group}.chart svg{min-width:0;max-width:46rem}.report{margin-top:1.5rem;padding-top:1rem}th,td{padding:.25rem .5rem}.hash{white-space:normal;overflow-wrap:anywhere}a{color:inherit}}
`;

export const style = [schemes, text, layout, findings, figures, quotes, index, tooltip, print]
  .join("")
  .trim();
