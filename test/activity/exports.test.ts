import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { svgRefusal } from '../../electron/export/svg-check.ts';
import { type Colours, patterns, tokens } from '../../renderer/charts/timeline/pen.ts';
import { SvgPen } from '../../renderer/charts/timeline/to-svg.ts';
import type { At } from '../../shared/contract/place.ts';
import { testCall } from '../support/databases.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { type OpenActivity, openActivity } from './open-activity.ts';

const svg = (inside: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" width="10" height="10">${inside}</svg>\n`;

const good = svg(
  [
    '<defs><pattern id="idle-in-transaction" width="6" height="6" patternUnits="userSpaceOnUse">',
    '<path d="M-6 6L0 0" fill="none" stroke="#CC8000" stroke-width="1.5" stroke-linecap="square" opacity="0.5"/></pattern></defs>',
    '<g font-family="Inter, system-ui, sans-serif" font-size="11">\n<rect x="0" y="-1.5" width="10" height="2" rx="1.5" fill="url(#idle-in-transaction)"/>',
    '<line x1="0" y1="0" x2="1" y2="1" stroke="rgb(204, 128, 0)" stroke-width="1" stroke-dasharray="4 3"/>',
    '<text x="1" y="2" fill="#14171D" font-weight="400" text-anchor="end">&lt;script&gt;alert(1)&lt;/script&gt; 12 é</text></g>',
  ].join(''),
);

const bad: readonly (readonly [what: string, text: string])[] = [
  ['script', svg('<script>alert(1)</script>')],
  ['foreign object', svg('<foreignObject width="1" height="1"><b/></foreignObject>')],
  ['link', svg('<a href="https://x"><text x="1" y="1">x</text></a>')],
  ['image', svg('<image href="data:image/png;base64,AA" width="1" height="1"/>')],
  ['use', svg('<use href="#a"/>')],
  ['event', svg('<rect x="0" y="0" width="1" height="1" onclick="x()"/>')],
  ['event on the root', svg('').replace('<svg ', '<svg onload="x()" ')],
  ['style', svg('<rect style="fill:url(https://x)" width="1" height="1"/>')],
  ['style element', svg('<style>@import "https://x"</style>')],
  ['animation', svg('<set attributeName="href" to="javascript:x()"/>')],
  ['outer paint', svg('<rect width="1" height="1" fill="url(https://evil/x)"/>')],
  ['javascript paint', svg('<rect width="1" height="1" fill="javascript:x()"/>')],
  ['namespace', svg('').replace('width=', 'xmlns:xlink="http://www.w3.org/1999/xlink" width=')],
  ['another namespace', svg('').replace('2000/svg', '1999/xhtml')],
  ['doctype', `<!DOCTYPE svg [<!ENTITY a "b">]>${svg('')}`],
  ['declaration', `<?xml version="1.0"?><?xml-stylesheet href="x"?>${svg('')}`],
  ['comment', svg('<!-- x -->')],
  ['CDATA', svg('<![CDATA[x]]>')],
  ['own entity', svg('<text x="1" y="1">&a;</text>')],
  ['numeric entity', svg('<text x="1" y="1">&#60;script&#62;</text>')],
  ['single quotes', svg("<rect width='1' height='1'/>")],
  ['not closed', svg('<g>')],
  ['wrongly closed', svg('</g><g>')],
  ['two roots', svg('') + svg('')],
  ['nested svg', svg(svg(''))],
  ['text before', `x${svg('')}`],
  ['text behind', `${svg('')}x`],
  ['upper case', svg('<SCRIPT>x</SCRIPT>')],
  ['control character', svg('<text x="1" y="1">\u001b[2J</text>')],
  ['HTML', '<html><body>x</body></html>'],
  ['nothing', ''],
];

describe('a picture that is saved as SVG', () => {
  it('is taken when it is what our chart draws', () => expect(svgRefusal(good)).toBeUndefined());

  it('is taken from our own pen, whatever it draws and writes', () => {
    const colours = Object.fromEntries(
      tokens.map((token, i) => [token, i % 2 === 0 ? '#CC8000' : '#e2a12a']),
    ) as Colours;
    const pen = new SvgPen(colours, 2, { measure: (text) => text.length * 6 });
    const points = [Float64Array.of(0, 1.005, 1e6), Float64Array.of(-3, 0.333333, 7)] as const;
    for (const paint of [...tokens, ...patterns]) {
      pen.rect(paint, 0.1, -2, 1234.5678, 0);
      pen.block(paint, 1, 2, 30, 10);
    }
    pen.frame('text', 1, 2, 3, 4, 1.5);
    pen.line('text', 0, 0, 1, 1, { thick: 0.5, dash: [4, 3], opacity: 0.4 });
    pen.polyline('text', ...points, 3, 1);
    pen.area('text', ...points, 3, 99);
    pen.shape('text', 5, 5, [0, 0, 4, 4, -4, 4], true);
    pen.shape('text', 5, 5, [0, 0, 4, 4, -4, 4], false);
    for (const text of [`<script>&"'`, 'über \u202e x', '<![CDATA[', ''])
      pen.text(text, 1, 2, { paint: 'text', weight: 600, align: 'right' });
    expect(svgRefusal(pen.document(1440, 900.5))).toBeUndefined();
  });
  it.each(bad)('is refused with: %s', (_what, text) => expect(svgRefusal(text)).toBeTypeOf('string'));

  it('never holds what a browser would run or fetch, whatever is mixed in', () => {
    const piece = fc.constantFrom(
      '<script>',
      '<rect ',
      'href="x"',
      ' onload="x"',
      '/>',
      '>',
      '<',
      '&',
      '"',
      'url(',
      'javascript:',
      '<g>',
      '</g>',
      ' x="1"',
      'é',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = svg(pieces.join(''));
        if (svgRefusal(text) !== undefined) return;
        expect(text).not.toMatch(/<script|<[^>]*(?:href|\son\w+\s*=|javascript:)/i);
      }),
      { numRuns: 3000 },
    );
  });

  it('is read at once, however it is made', () => {
    const started = performance.now();
    for (const text of [
      '<'.repeat(9e5),
      svg('<g>'.repeat(2e5)),
      svg('&lt;'.repeat(2e5)),
      svg(`<rect${' x="1"'.repeat(1e5)}/>`),
    ])
      svgRefusal(text);
    expect(performance.now() - started).toBeLessThan(5000);
  });
});

describe('what leaves through the room', () => {
  let product: OpenActivity;
  let at: At;
  beforeAll(async () => {
    product = await openActivity();
    at = product.place(await sharedPostgres());
  });
  afterAll(() => product.close());

  const columns = ['state', 'pid', 'transaction_seconds', 'query'];
  const rows = [
    ['idle in transaction', 18_915, null, "SELECT 'secret' /* of mine */ FROM t WHERE a = 9876543210987"],
    ['=cmd|x', 2, 1321, '<insufficient privilege>'],
  ];
  const exported = async (format: 'csv' | 'json' | 'markdown') => {
    const { saved } = await product.service.exportTable({ at, format, columns, rows }, testCall());
    if (saved.kind !== 'download') throw new Error(saved.kind);
    return { name: saved.suggestedName, text: Buffer.from(saved.base64, 'base64').toString('utf8') };
  };

  it('is the table as shown, without literals', async () => {
    const csv = await exported('csv');
    expect(csv.name).toMatch(/^activity-test-\d+-postgres-\d{4}-.*\.csv$/);
    expect(csv.text).toBe(
      '"state","pid","transaction_seconds","query"\r\n"idle in transaction",18915,,"SELECT ?   FROM t WHERE a = ?"\r\n"\'=cmd|x",2,1321,"<insufficient privilege>"\r\n',
    );
    const json: unknown = JSON.parse((await exported('json')).text);
    expect(json).toMatchObject({
      about: { 'Literals of queries': 'left out' },
      rows: [
        { pid: 18_915, transaction_seconds: null },
        { pid: 2, transaction_seconds: 1321 },
      ],
    });
    const markdown = await exported('markdown');
    expect(markdown.text).toContain('| 18915 |');
    // Ages as the screens write them, not 1,321 of something.
    expect(markdown.text).toContain('| 22:01 |');
    expect(markdown.text).not.toContain('<insufficient');
    // Long enough that no port, pid or time looks like it.
    for (const { text } of [csv, markdown]) expect(text).not.toMatch(/secret|9876543210987/);
  });

  it('has the literals where the user wants them', async () => {
    await product.store.settings.write({ redactOnExport: false });
    expect((await exported('csv')).text).toContain("SELECT 'secret' /* of mine */ FROM t WHERE a = 9876543210987");
    await product.store.settings.write({ redactOnExport: true });
  });

  it('is a picture and nothing else', async () => {
    const send = (format: 'png' | 'svg', content: string | Uint8Array) =>
      product.service.exportPicture({ at, format, base64: Buffer.from(content).toString('base64') }, testCall());
    const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);
    expect(await send('png', png)).toMatchObject({ saved: { mime: 'image/png' } });
    expect(await send('svg', good)).toMatchObject({
      saved: { mime: 'image/svg+xml', suggestedName: expect.stringMatching(/\.svg$/) },
    });
    await expect(send('png', good)).rejects.toMatchObject({ failure: { kind: 'bad-input' } });
    await expect(send('svg', png)).rejects.toMatchObject({ failure: { kind: 'bad-input' } });
    await expect(send('svg', svg('<script/>'))).rejects.toMatchObject({ failure: { kind: 'bad-input' } });
  });
});
