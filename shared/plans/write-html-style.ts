/** The whole look of a report in both themes. One constant, so that the report's policy can name its hash. */
export const reportStyle = `
:root{color-scheme:light dark;--text:#14171D;--text-2:#444C5B;--text-3:#606877;--line:#E4E7EC;--bg:#FFFFFF;--sunken:#F1F3F6;--chg:#E8EFFD;--acc:#2B61D9;--bad:#8A5000;--code:#F6F7F9}
@media (prefers-color-scheme:dark){:root{--text:#E8EBF1;--text-2:#ABB3C1;--text-3:#8A93A3;--line:#262B33;--bg:#15181D;--sunken:#111419;--chg:#182747;--acc:#5C8DF0;--bad:#F0B958;--code:#101318}}
body{margin:24px;font:13px/20px Inter,system-ui,sans-serif;color:var(--text);background:var(--bg);font-variant-numeric:tabular-nums}
h1{font-size:20px;line-height:28px;margin:0 0 8px}
h2{font-size:15px;line-height:22px;margin:24px 0 8px}
dl{display:grid;grid-template-columns:max-content 1fr;gap:0 16px;margin:0 0 16px}
dt,th{color:var(--text-3)}
dd{margin:0;overflow-wrap:anywhere}
ol{padding-left:24px}
li{margin:4px 0;overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:4px 8px;border-bottom:1px solid var(--line)}
th{font-weight:500;font-size:11px;background:var(--sunken)}
td{overflow-wrap:anywhere}
.r{text-align:right;white-space:nowrap}
.b{border-left:1px solid var(--line)}
.changed{background:var(--chg);box-shadow:inset 2px 0 var(--acc)}
.only{background:var(--sunken);box-shadow:inset 2px 0 var(--text-3)}
.gap{color:var(--text-3);font-style:italic}
i{display:inline-block;width:14px}
pre{font:12px/18px "JetBrains Mono",ui-monospace,monospace;background:var(--code);padding:12px;overflow-x:auto;border-radius:6px}
@media print{body{margin:0}pre{white-space:pre-wrap}}
`;

/** SHA-256 of the style in base64; a test holds the two together. */
export const reportStyleHash = 'bWjMbdWZ1JlGTnJOomj/4eB2b+9Beqbb4QmmY09YsTY=';
