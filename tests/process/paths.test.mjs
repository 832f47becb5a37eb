// Where an instance may lie.
import assert from 'node:assert/strict';
import { mkdtemp, readlink, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { Browser, Site } from './site.mjs';

// Kore's configuration has no quotes: `./run` gives it other paths.
test('the site runs from a folder with blanks and leaves nothing outside it', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'with blanks '));
  const site = await Site.start({ VAR: path.join(folder, 'the # "var"') });
  const outside = await readlink(path.join(folder, 'the # "var"', 'web', 'plain'));
  const browser = new Browser(site);

  const answer = await browser.get('/signup');

  browser.close();
  await site.stop();
  await rm(folder, { recursive: true });
  assert.equal(answer.status, 200);
  await assert.rejects(stat(outside));
});
