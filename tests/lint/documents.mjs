// What the repository has of a kind of file, and how it is read.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

export const modules = createRequire(path.join(process.env.LINT_MODULES, 'package.json'));
const { parseAllDocuments } = modules('yaml');

export const files = (...patterns) =>
  execFileSync('git', ['ls-files', '-co', '--exclude-standard', '--deduplicate', '--', ...patterns], { encoding: 'utf8' }).trim().split('\n').filter(Boolean);
export const text = (file) => readFileSync(file, 'utf8');

// The documents of a YAML file, as plain values. Throws what is wrong with it, warnings included.
export function yaml(file) {
  return parseAllDocuments(text(file), { merge: true, prettyErrors: true }).map((document) => {
    const [problem] = [...document.errors, ...document.warnings];
    if (problem) throw new Error(`${file}: ${problem.message}`);
    return document.toJS({ maxAliasCount: 1000 });
  });
}

// NAME=VALUE lines: the names.
export const names = (file) => [...text(file).matchAll(/^([A-Z][A-Z0-9_]*)=/gm)].map((match) => match[1]);

// All settings of the program, by its own table.
export const settings = () => [...text('app/setting.c').matchAll(/^ {4}\{ "([A-Z0-9_]+)",/gm)].map((match) => match[1]);
