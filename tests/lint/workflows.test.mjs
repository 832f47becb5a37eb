// The workflows: the project's own commands, with few rights and an end.
import assert from 'node:assert/strict';
import test from 'node:test';
import { files, text, yaml } from './documents.mjs';

const workflows = files('.github/workflows/*.yml').map((file) => yaml(file)[0]);
const jobs = workflows.flatMap((workflow) => Object.values(workflow.jobs));
const steps = jobs.flatMap((job) => job.steps);

test('they may read the code and nothing else', () => {
  for (const { permissions, jobs: its } of workflows) {
    assert.deepEqual(permissions, { contents: 'read' });
    for (const job of Object.values(its)) assert.equal(job.permissions, undefined);
  }
});

test('every job ends, and a newer run takes the place of an older one or waits for it', () => {
  for (const job of jobs) assert.ok(job['timeout-minutes'] > 0);
  for (const workflow of workflows) assert.ok(workflow.concurrency.group);
});

test('every action is pinned, every image has a release', () => {
  for (const { uses } of steps) assert.match(uses ?? 'a/b@v1', /^[\w-]+\/[\w-]+@(v\d+|[0-9a-f]{40})$/);
  for (const job of jobs) {
    assert.match(job['runs-on'], /-\d/);
    assert.match(job.container ?? 'debian:bookworm-slim', /^debian:bookworm-slim$/);
  }
});

test('every part of the tests that is named exists', () => {
  const known = [...text('conf/checks.sh').matchAll(/^(?:server|compiler|asked)_parts=\(([^)$]*)\)/gm)].flatMap(([, parts]) => parts.split(' '));
  const named = jobs.flatMap((job) => [...(job.strategy?.matrix.parts ?? []), ...job.steps.map(({ run = '' }) => /^(?:\S+\/in_debian )?\.\/run test ([\w ]+)$/.exec(run)?.[1] ?? '')])
    .flatMap((parts) => parts.split(' ')).filter(Boolean);
  assert.ok(named.includes('fast') && named.includes('asan'));
  assert.deepEqual(named.filter((part) => !known.includes(part)), []);
});

test('no text from outside gets into a shell', () => {
  const inserted = steps.flatMap(({ run = '' }) => [...run.matchAll(/\$\{\{\s*([\w.]+)/g)].map((match) => match[1]));
  assert.deepEqual(inserted.filter((name) => name !== 'matrix.parts'), []);
});
