// What the documents name must be there: links and pictures, files and folders, scripts of package.json, a page per room; and
// the tree in docs/architecture.md is the tree that there is.
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
const foldersIn = (folder) =>
  readdirSync(path.join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
const sides = ['shared', 'electron', 'renderer'];
const fileNames = new Set(
  [...sides, 'scripts', 'test/support']
    .flatMap((folder) => readdirSync(path.join(root, folder), { recursive: true }))
    .map((name) => path.basename(name)),
);
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
  const files = found(text, /`([\w-]+(?:[.][\w-]+)*[.](?:tsx?|mjs))`/g);
  for (const name of files) if (!fileNames.has(name) && !isThere(name)) yield `no file is called ${name}`;
  for (const name of found(text, /npm run (?:-s )?([\w:]+)/g)) if (!(name in scripts)) yield `no npm run ${name}`;
}

function* roomsWithoutPage() {
  for (const name of foldersIn('renderer/features')) {
    if (!documents.includes(`docs/rooms/${name}.md`)) yield `no docs/rooms/${name}.md for the room ${name}`;
  }
}

/** The paths of a tree whose lines are `name name   what it is`, those of a folder two spaces deeper than the folder itself. */
function pathsOf(tree) {
  let folder = '';
  return tree.split('\n').flatMap((line) => {
    const [, indent, names] = /^( *)(.*?)(?: {2,}|$)/.exec(line);
    // The name of a room stands for all of them.
    const places = names.split(' ').map((name) => name.split('<')[0]);
    if (indent !== '') return places.map((place) => folder + place);
    folder = places[0];
    return places;
  });
}

function* wrongInTree(document) {
  const [tree = ''] = found(readFileSync(path.join(root, document), 'utf8'), /## The tree\n+```\n(.*?)\n```/gs);
  const named = pathsOf(tree);
  for (const name of named) if (!isThere(name)) yield `no ${name} in the tree`;
  const folders = sides.flatMap((side) => foldersIn(side).map((name) => `${side}/${name}/`));
  for (const name of folders) if (!named.includes(name)) yield `the tree has no ${name}`;
}

const architecture = 'docs/architecture.md';
const wrong = [
  ...[...wrongInTree(architecture)].map((what) => `${architecture}: ${what}`),
  ...documents.flatMap((document) => [...wrongIn(document)].map((what) => `${document}: ${what}`)),
  ...roomsWithoutPage(),
];
for (const line of wrong) console.error(`  ${line}`);
if (documents.length < 10) console.error(`  only ${documents.length} documents seen`);
process.exit(wrong.length > 0 || documents.length < 10 ? 1 : 0);
