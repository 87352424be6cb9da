// What the documents name must be there: links and pictures, paths of the tree, scripts of package.json, a page per room.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './set-up.mjs';

const folders = ['', 'docs', 'docs/rooms', 'docs/decisions'];
const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
const documents = folders.flatMap((folder) =>
  readdirSync(path.join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.posix.join(folder, name)),
);

const isThere = (name) => existsSync(path.join(root, name));
const found = (text, pattern) => [...text.matchAll(pattern)].map(([, first]) => first);
// A decision tells what was true on its day, and a changelog what was once called so.
const isOfItsDay = (document) => /^(docs\/decisions\/|CHANGELOG)/.test(document);

function* wrongIn(document) {
  const text = readFileSync(path.join(root, document), 'utf8');
  for (const link of found(text, /\]\(([^)#:\s]+)[^):]*\)/g)) {
    if (!isThere(path.posix.join(path.posix.dirname(document), link))) yield `no ${link}`;
  }
  if (isOfItsDay(document)) return;
  const paths = found(text, /`((?:shared|electron|renderer|scripts|test|docs)\/[\w./-]*\w\/?)`/g);
  for (const name of paths) if (!isThere(name)) yield `no ${name}`;
  for (const name of found(text, /npm run (?:-s )?([\w:]+)/g)) if (!(name in scripts)) yield `no npm run ${name}`;
}

function* roomsWithoutPage() {
  const rooms = readdirSync(path.join(root, 'renderer/features'), { withFileTypes: true });
  for (const { name } of rooms.filter((entry) => entry.isDirectory())) {
    if (!documents.includes(`docs/rooms/${name}.md`)) yield `no docs/rooms/${name}.md for the room ${name}`;
  }
}

const wrong = [
  ...documents.flatMap((document) => [...wrongIn(document)].map((what) => `${document}: ${what}`)),
  ...roomsWithoutPage(),
];
for (const line of wrong) console.error(`  ${line}`);
if (documents.length < 10) console.error(`  only ${documents.length} documents seen`);
process.exit(wrong.length > 0 || documents.length < 10 ? 1 : 0);
