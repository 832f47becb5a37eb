// Collects the site's texts and brings the catalogs up to date.
//
//   node adapters/web/translations/extract.mjs           writes messages.pot and merges it into every *.po
//   node adapters/web/translations/extract.mjs --check   changes nothing; fails when messages.pot is behind the sources, or a
//                                                        catalog lacks a translation or has a fuzzy one
//
// A text is what stands in {{#_}}...{{/_}} of a template (with the usual delimiters), or a literal in TEXT(), catalog_text() or
// catalog_plural() in C. References name the file only: a moved line must not change the catalogs.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '../../..');
const pot = join(here, 'messages.pot');
const layout = ['--add-location=file', '--sort-by-file', '--width=130'];

const header = `msgid ""
msgstr ""
"Project-Id-Version: snakeeyes\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
`;

function run(program, ...words) {
  return execFileSync(program, words, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

function filesBelow(folder, ending) {
  return readdirSync(join(root, folder), { recursive: true })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name))
    .sort();
}

// The same rule as collapse() in mustache_translate.c.
function collapse(text) {
  return text.replace(/[ \t\r\n]+/g, (run, at) => {
    if (!run.includes('\n')) return run;
    return at === 0 || at + run.length === text.length ? '' : ' ';
  });
}

function templateMessages() {
  const entries = [];
  for (const file of filesBelow('adapters/web/templates', '.mustache')) {
    const source = readFileSync(join(root, file), 'utf8');
    for (const [, text] of source.matchAll(/\{\{#_\}\}([\s\S]*?)\{\{\/_\}\}/g)) {
      entries.push(`#: ${file}\nmsgid ${JSON.stringify(collapse(text))}\nmsgstr ""\n`);
    }
  }
  return entries;
}

// Returns the whole of messages.pot.
function collect(scratch) {
  const fromTemplates = join(scratch, 'templates.pot');
  const fromCode = join(scratch, 'code.pot');
  writeFileSync(join(scratch, 'all.pot'), [header, ...templateMessages()].join('\n'));
  run('msguniq', ...layout, '-o', fromTemplates, join(scratch, 'all.pot'));
  run('xgettext', '--language=C', '--from-code=UTF-8', '--force-po', '-k', '-kTEXT:1', '-kcatalog_text:2', '-kcatalog_plural:2,3',
    ...layout, '-o', fromCode, ...filesBelow('adapters/web', '.c'), ...filesBelow('adapters/worker', '.c'));
  return run('msgcat', '--use-first', ...layout, fromTemplates, fromCode);
}

// Returns the catalog with all messages of the pot and none that is obsolete.
function merge(catalog, collected, scratch) {
  const merged = join(scratch, 'merged.po');
  run('msgmerge', '--quiet', ...layout, '-o', merged, catalog, collected);
  return run('msgattrib', '--no-obsolete', ...layout, merged);
}

function count(catalog, ...which) {
  return (run('msgattrib', ...which, '--no-wrap', catalog).match(/^msgid (?!""$)/gm) ?? []).length;
}

function complain(catalog, scratch) {
  const path = join(scratch, 'checked.po');
  writeFileSync(path, catalog.text);
  const missing = count(path, '--untranslated');
  const fuzzy = count(path, '--only-fuzzy');
  if (missing + fuzzy === 0) return false;
  console.error(`${catalog.name}: ${missing} translations missing, ${fuzzy} fuzzy`);
  return true;
}

function main(check) {
  const scratch = mkdtempSync(join(tmpdir(), 'messages-'));
  try {
    const text = collect(scratch);
    const collected = join(scratch, 'messages.pot');
    writeFileSync(collected, text);
    let bad = false;
    if (!check) {
      writeFileSync(pot, text);
    } else if (readFileSync(pot, 'utf8') !== text) {
      console.error(`${relative(root, pot)} is behind the sources: extract again`);
      bad = true;
    }
    for (const file of readdirSync(here).filter((name) => name.endsWith('.po')).sort()) {
      const catalog = { name: file, text: merge(join(here, file), collected, scratch) };
      if (!check) writeFileSync(join(here, file), catalog.text);
      bad = complain(catalog, scratch) || bad;
    }
    return check && bad ? 1 : 0;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

process.exitCode = main(process.argv.includes('--check'));
