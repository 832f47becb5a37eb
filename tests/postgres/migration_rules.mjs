// Expand, then contract: what a migration may do while the release before it still serves (docs/upgrading.md).
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const FIRST = 16; // what was there before was never rolled out beside another release
const CONTRACT = /^-- contract: since \d{4} nothing uses it\b/m;
const LOCK = /^-- locks \w+: ./m;

// What takes away what an older release uses: only with the line CONTRACT.
const CONTRACTIONS = [
  ['DROP TABLE', /\bDROP\s+(TABLE|VIEW|MATERIALIZED\s+VIEW)\b/i],
  ['DROP COLUMN', /\bALTER\s+TABLE\b[^;]*\bDROP\s+(?!CONSTRAINT\b|EXPRESSION\b|IDENTITY\b)(COLUMN\s+)?(IF\s+EXISTS\s+)?"?(?!DEFAULT\b|NOT\b)\w+/i],
  ['RENAME', /\bRENAME\s+(TO|COLUMN|CONSTRAINT|\w+\s+TO)\b/i],
  ['a changed type', /\bALTER\s+(COLUMN\s+)?\w+\s+(SET\s+DATA\s+)?TYPE\b/i],
  ['NOT NULL on a column that is there', /\bALTER\s+(COLUMN\s+)?\w+\s+SET\s+NOT\s+NULL\b/i],
  ['a default taken away', /\bALTER\s+(COLUMN\s+)?\w+\s+DROP\s+DEFAULT\b/i],
  ['a dropped function', /\bDROP\s+(FUNCTION|TRIGGER|TYPE|SEQUENCE)\b/i],
];

const withoutComments = (sql) => sql.replace(/--.*$/gm, '').replace(/'(?:[^']|'')*'/g, "''");

// A column that is added must be NULL where an older release says nothing of it, or have a default.
function lacksDefault(statement) {
  if (!/^\s*ALTER\s+TABLE\b/i.test(statement)) return false;
  return statement.split(/\bADD\b/i).slice(1).some((added) => /\bNOT\s+NULL\b/i.test(added) && !/\b(DEFAULT|GENERATED|CHECK)\b/i.test(added) &&
    !/^\s*CONSTRAINT\b/i.test(added));
}

// An index on a table that is not new keeps everybody from writing to it while it is made. Migrations are transactions, in which CONCURRENTLY
// can't be.
function indexesThatLock(sql) {
  const made = new Set([...sql.matchAll(/\bCREATE\s+(?:UNLOGGED\s+)?TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?(\w+)/gi)].map(([, table]) => table));
  return [...sql.matchAll(/\bCREATE\s+(?:UNIQUE\s+)?INDEX\b[^;]*?\bON\s+(?:ONLY\s+)?(\w+)/gi)].map(([, table]) => table).filter((table) => !made.has(table));
}

// Why an older release could not live with this migration; empty when it could.
export function breaches(text) {
  const sql = withoutComments(text);
  const found = CONTRACT.test(text) ? [] : CONTRACTIONS.filter(([, pattern]) => pattern.test(sql)).map(([what]) => what);
  if (sql.split(';').some(lacksDefault)) found.push('a NOT NULL column without a default');
  if (!LOCK.test(text)) found.push(...indexesThatLock(sql).map((table) => `an index on ${table}, which is there`));
  return found;
}

// FILE: why, for each migration from FIRST on.
export function breachesOf(folder) {
  return readdirSync(folder).filter((name) => /^\d{4}_.*\.sql$/.test(name) && Number(name.slice(0, 4)) >= FIRST).sort()
    .flatMap((name) => breaches(readFileSync(path.join(folder, name), 'utf8')).map((why) => `${name}: ${why}`));
}
