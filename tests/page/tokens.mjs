// tokens.mjs: assets/css/tokens.css is the published package, word for word.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { done, ok } from './tap.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const own = path.resolve(here, '../../assets/css');
const published = path.join(here, 'node_modules/@digital-go-jp/design-tokens');

const copy = fs.readFileSync(path.join(own, 'tokens.css'), 'utf8');
const tokens = fs.readFileSync(path.join(published, 'dist/tokens.css'), 'utf8');
const version = JSON.parse(
	fs.readFileSync(path.join(published, 'package.json'), 'utf8')).version;

ok(copy.endsWith(tokens), 'tokens.css is the published file');
ok(copy.slice(0, 400).includes(`design-tokens ${version}.`),
	'its head names the version');
ok(fs.readFileSync(path.join(own, 'tokens.LICENSE'), 'utf8') ===
	fs.readFileSync(path.join(published, 'LICENSE'), 'utf8'),
	'the licence is beside it');

// What our own sheets take from it must exist.
const names = new Set([...tokens.matchAll(/^\s*(--[\w-]+):/gm)]
	.map((match) => match[1]));
const sheets = fs.readdirSync(own).filter((name) =>
	name.endsWith('.css') && name !== 'tokens.css');
const texts = sheets.map((name) =>
	fs.readFileSync(path.join(own, name), 'utf8'));
const ours = texts.join('\n');

// A brace that is missing takes all rules behind it along, in silence.
const open = sheets.filter((name, i) =>
	texts[i].split('{').length !== texts[i].split('}').length);
ok(open.length === 0, 'every brace is closed', open.join(' '));
for (const match of ours.matchAll(/^\s*(--[\w-]+):/gm))
	names.add(match[1]);
const missing = [...ours.matchAll(/var\((--[\w-]+)/g)]
	.map((match) => match[1]).filter((name) => !names.has(name));
ok(missing.length === 0, 'every token used exists', missing.join(' '));
process.exit(done());
