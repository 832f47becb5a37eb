// What a good image is made by. Each rule is tried on a file that breaks it, too.
import assert from 'node:assert/strict';
import test from 'node:test';
import { files, text } from './documents.mjs';

// The stages of a Dockerfile, each its instructions: { name, words }.
function stages(file) {
  const lines = file.replace(/^\s*#.*\n/gm, '').replace(/\\\n/g, ' ').split('\n').map((line) => line.trim()).filter(Boolean);
  const found = [[]];
  for (const line of lines) {
    const [, name, words] = /^(\S+)\s+(.*)$/.exec(line);
    if (name.toUpperCase() === 'FROM') found.push([]);
    found.at(-1).push({ name: name.toUpperCase(), words });
  }
  return found;
}

const all = (file, name) => stages(file).flat().filter((instruction) => instruction.name === name).map(({ words }) => words);
const last = (file, name) => stages(file).at(-1).filter((instruction) => instruction.name === name).map(({ words }) => words);
const isList = (words) => { try { return Array.isArray(JSON.parse(words)); } catch { return false; } };

// Names of stages and arguments stand for what was said before.
function bases(file) {
  const made = all(file, 'FROM').map((words) => / AS (\S+)$/i.exec(words)?.[1]).filter(Boolean);
  const given = Object.fromEntries(stages(file)[0].map(({ words }) => words.split(/=(.*)/s)));
  return all(file, 'FROM').map((words) => words.replace(/^--\S+\s+/, '').split(/\s/)[0].replace(/\$\{?(\w+)\}?/g, (_, name) => given[name] ?? ''))
    .filter((base) => !made.includes(base));
}

const rules = {
  'every base has a release': (file) => bases(file).every((base) => base === 'scratch' || /@sha256:|:(?!latest$)[\w.-]+$/.test(base)),
  'nothing is added from elsewhere': (file) => all(file, 'ADD').length === 0,
  'nothing is piped into a shell': (file) => !all(file, 'RUN').some((words) => /(curl|wget)[^|&;]*\|\s*(ba)?sh/.test(words)),
  'packages come without what they recommend, and leave no lists': (file) => all(file, 'RUN').filter((words) => /apt-get.* install/.test(words))
    .every((words) => /apt-get update/.test(words) && /install (-y|.* -y)/.test(words) && /--no-install-recommends/.test(words) && /rm -rf .*\/var\/lib\/apt\/lists/.test(words)),
  'no secret is in it': (file) => [...all(file, 'ENV'), ...all(file, 'ARG')].every((words) => !/(KEY|PASSWORD|SECRET|TOKEN|DATABASE_URL)\w*=/.test(words)),
  'what runs is a list of words, not a shell': (file) => [...all(file, 'ENTRYPOINT'), ...all(file, 'CMD'),
    ...all(file, 'HEALTHCHECK').filter((words) => words !== 'NONE').map((words) => /CMD (.*)$/.exec(words)[1])].every(isList),
  'folders are told from the root': (file) => all(file, 'WORKDIR').every((words) => words.startsWith('/')),
};
const ofTheImage = {
  'it runs as a user': (file) => last(file, 'USER').length > 0 && !/^(root|0)(:|$)/.test(last(file, 'USER').at(-1)),
  'it tells whether it is well': (file) => last(file, 'HEALTHCHECK').length === 1,
  'one program is run': (file) => last(file, 'ENTRYPOINT').length <= 1 && last(file, 'CMD').length <= 1,
};

const breaches = {
  'every base has a release': ['FROM debian\n', 'FROM debian:latest\n', 'ARG BASE=debian\nFROM $BASE\n'],
  'nothing is added from elsewhere': ['FROM a:1\nADD https://example.org/x /x\n'],
  'nothing is piped into a shell': ['FROM a:1\nRUN curl https://example.org/x | sh\n'],
  'packages come without what they recommend, and leave no lists': ['FROM a:1\nRUN apt-get update && \\\n  apt-get install -y x\n'],
  'no secret is in it': ['FROM a:1\nENV SECRET_KEY=x\n', 'FROM a:1\nARG DB_PASSWORD=x\n'],
  'what runs is a list of words, not a shell': ['FROM a:1\nCMD snakeeyes serve\n', 'FROM a:1\nHEALTHCHECK --interval=1s CMD curl x\n'],
  'folders are told from the root': ['FROM a:1\nWORKDIR site\n'],
  'it runs as a user': ['FROM a:1\nUSER root\n', 'FROM a:1\nUSER 0:0\n', 'FROM a:1\nUSER me\nFROM a:1\n'],
  'it tells whether it is well': ['FROM a:1\n'],
  'one program is run': ['FROM a:1\nCMD ["a"]\nCMD ["b"]\n'],
};

for (const [rule, holds] of Object.entries(rules)) {
  test(`${rule}`, () => {
    for (const file of files('*Dockerfile')) assert.ok(holds(text(file)), file);
    for (const breach of breaches[rule]) assert.ok(!holds(breach), breach);
  });
}
for (const [rule, holds] of Object.entries(ofTheImage)) {
  test(`${rule}`, () => {
    assert.ok(holds(text('Dockerfile')));
    for (const breach of breaches[rule]) assert.ok(!holds(breach), breach);
  });
}
