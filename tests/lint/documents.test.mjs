// What is written in YAML and JSON can be read.
import assert from 'node:assert/strict';
import test from 'node:test';
import { files, text, yaml } from './documents.mjs';

// What the fuzzers keep, and what the simulator's tests send, is meant to be broken.
const kept = (file) => !file.startsWith('tests/fuzz/');

test('every YAML file is well formed', () => {
  const found = files('*.yml', '*.yaml').filter(kept);
  assert.ok(found.includes('docker-compose.yml'));
  for (const file of found) yaml(file);
});

test('every JSON file is well formed', () => {
  const found = files('*.json').filter(kept);
  assert.ok(found.includes('CMakePresets.json'));
  for (const file of found) assert.doesNotThrow(() => JSON.parse(text(file)), file);
});
