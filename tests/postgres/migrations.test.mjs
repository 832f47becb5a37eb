// Expand, then contract.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { breaches, breachesOf } from './migration_rules.mjs';

const CONTRACT = '-- contract: since 0020 nothing uses it\n';

test('the release before can live with every migration', () => {
  assert.deepEqual(breachesOf(fileURLToPath(new URL('../../adapters/postgres/migrations', import.meta.url))), []);
});

for (const sql of ['ALTER TABLE users DROP COLUMN coins', 'ALTER TABLE users DROP coins', 'DROP TABLE bets', 'ALTER TABLE bets RENAME TO wagers',
  'ALTER TABLE bets RENAME COLUMN wagered TO wager', 'ALTER TABLE bets ALTER COLUMN net TYPE numeric', 'ALTER TABLE bets ALTER net SET NOT NULL',
  'ALTER TABLE users ALTER coins DROP DEFAULT', 'DROP FUNCTION count_rows()']) {
  test(`${sql} takes away what the release before uses, unless it is said that nothing does`, () => {
    assert.notDeepEqual(breaches(`${sql};`), []);
    assert.deepEqual(breaches(`${CONTRACT}${sql};`), []);
  });
}

test('a column that the release before does not fill must have a default', () => {
  assert.notDeepEqual(breaches('ALTER TABLE users ADD rank bigint NOT NULL;'), []);
  assert.notDeepEqual(breaches(`${CONTRACT}ALTER TABLE users ADD rank bigint NOT NULL;`), []);
  assert.deepEqual(breaches('ALTER TABLE users ADD rank bigint NOT NULL DEFAULT 0, ADD note text;'), []);
});

test('an index on a table that is there says how long it locks; one on a new table need not', () => {
  assert.notDeepEqual(breaches('CREATE INDEX bets_roll ON bets (roll);'), []);
  assert.deepEqual(breaches('-- locks exports: hundreds of rows\nCREATE INDEX exports_size ON exports (size);'), []);
  assert.deepEqual(breaches('CREATE TABLE prizes (id bigint);\nCREATE UNIQUE INDEX prizes_id ON prizes (id);'), []);
});

test('comments and texts are no statements', () => {
  assert.deepEqual(breaches("-- DROP TABLE bets\nINSERT INTO notes VALUES ('DROP TABLE bets');"), []);
});

test('what expands is well', () => {
  assert.deepEqual(breaches('CREATE TABLE prizes (id bigint NOT NULL); ALTER TABLE users ADD prize_id bigint REFERENCES prizes; ' +
    'ALTER TABLE users DROP CONSTRAINT users_coins_check; ALTER TABLE users ALTER coins DROP NOT NULL;'), []);
});
