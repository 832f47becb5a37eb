// The manual page, as groff reads it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import test from 'node:test';
import { explained, snakeeyes } from './program.mjs';

const page = snakeeyes(['manual']).out;

// The page on lines so long that none is broken.
function shown() {
  const { status, stdout, stderr } = spawnSync('groff', ['-man', '-Tutf8', '-ww', '-P-cbou', '-rLL=2000n'], { input: page, encoding: 'utf8' });
  assert.deepEqual({ status, stderr }, { status: 0, stderr: '' });
  return stdout;
}

test('groff has nothing to warn of', () => {
  shown();
});

test('it begins as whatis and apropos want it', () => {
  assert.match(page, /^\.TH SNAKEEYES 1 .*\n\.SH NAME\nsnakeeyes \\- \S.*\n\.SH SYNOPSIS\n/);
});

test('every command stands in it with all its options', () => {
  const escaped = (text) => text.replace(/-/g, '\\-');
  const begins = (command) => page.indexOf(`\n.TP\n\\fB${escaped(command)}\\fP`);
  const commands = explained();
  commands.forEach(({ command, options }, index) => {
    const next = commands[index + 1] ? begins(commands[index + 1].command) : page.indexOf('\n.SH EXIT STATUS');
    const part = page.slice(begins(command), next);
    assert.ok(begins(command) > 0 && part !== '', command);
    const told = [...part.matchAll(/^\\fB(\\-\\-\S+)\\fP/gm)].map((match) => match[1]);
    assert.deepEqual([...told, '\\-\\-help'], options.map(([name]) => escaped(name)), command);
  });
});

test('what a command\'s help says stands in it, too', () => {
  const flat = (text) => text.replace(/[`‘’']/g, '').replace(/[‐−]/g, '-').replace(/\s+/g, ' ');
  const text = flat(shown());
  for (const { command } of explained()) {
    const told = snakeeyes([...command.split(' '), '--help']).out.split('\n\n')[1];
    assert.ok(text.includes(flat(told.trim())), command);
  }
});
