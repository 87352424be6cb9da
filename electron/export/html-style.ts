/** The report's whole look. Its hash is in the report's policy, so it is one constant. */
export const reportStyle = `
:root{color-scheme:light dark;--text:#14171D;--text-3:#606877;--line:#E4E7EC;--d1:#2B61D9;--d2:#7199EE;--d3:#B9CEF9;--bg:#FFFFFF}
@media (prefers-color-scheme:dark){:root{--text:#E8EBF1;--text-3:#8A93A3;--line:#262B33;--d1:#5C8DF0;--d2:#4167B8;--d3:#2C4780;--bg:#15181D}}
body{margin:24px;font:13px/20px Inter,system-ui,sans-serif;color:var(--text);background:var(--bg);font-variant-numeric:tabular-nums}
h1{font-size:20px;line-height:28px;margin:0 0 8px}
dl{display:grid;grid-template-columns:max-content 1fr;gap:0 16px;margin:0 0 16px}
dt,th{color:var(--text-3)}
dd{margin:0}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:4px 8px;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
th{font-weight:500;font-size:11px}
.r{text-align:right;white-space:nowrap}
svg{display:block;width:100%;height:auto;margin:0 0 16px}
svg text{font:11px Inter,system-ui,sans-serif;fill:var(--text)}
.p1{fill:var(--d1)}.p2{fill:var(--d2)}.p3{fill:var(--d3)}
`;
