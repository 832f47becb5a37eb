// The completion for bash, asked by a real bash as it asks when somebody presses Tab.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import test from 'node:test';
import { explained, snakeeyes } from './program.mjs';

const script = snakeeyes(['completion', 'bash']).out;
const commands = explained();

function bash(text, ...words) {
  const { status, stdout, stderr } = spawnSync('bash', ['--norc', '-uc', text, 'bash', ...words], { encoding: 'utf8' });
  assert.deepEqual({ status, stderr }, { status: 0, stderr: '' });
  return stdout;
}

// What is offered behind the typed words; the last one is at the cursor.
function offered(...typed) {
  const asking = `${script}
    COMP_WORDS=(snakeeyes "$@") COMP_CWORD=$#
    _snakeeyes
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  return bash(asking, ...typed).split('\n').filter((line) => line !== '').sort();
}

const group = (word) => commands.map(({ command }) => command.split(' ')).filter(([first, second]) => first === word && second);

test('it is bound to the program\'s name', () => {
  assert.match(bash(`${script}\ncomplete -p snakeeyes`), /-F _snakeeyes snakeeyes/);
});

test('first come the commands and groups, each once', () => {
  const firsts = new Set(commands.map(({ command }) => command.split(' ')[0]));

  assert.deepEqual(offered(''), [...firsts, '--help'].sort());
  assert.deepEqual(offered('wor'), ['worker', 'workers']);
});

test('behind a group come its commands', () => {
  for (const { command } of commands.filter(({ command: words }) => words.includes(' '))) {
    const [first] = command.split(' ');
    assert.deepEqual(offered(first, ''), [...group(first).map(([, second]) => second), '--help'].sort());
  }
  assert.deepEqual(offered('db', 's'), ['seed', 'status']);
});

test('behind every command come its options', () => {
  for (const { command, options } of commands) {
    const names = options.map(([name]) => name).sort();

    assert.deepEqual(offered(...command.split(' '), '--'), names, command);
    assert.deepEqual(offered(...command.split(' '), '--help', '--'), names, command);
  }
});

test('where an option waits for its value nothing is offered', () => {
  for (const { command, options } of commands) {
    for (const [name] of options.filter(([, value]) => value)) {
      assert.deepEqual(offered(...command.split(' '), name, ''), [], command);
    }
  }
});

test('behind what is no command nothing is offered', () => {
  assert.deepEqual(offered('roll', ''), []);
  assert.deepEqual(offered('db', 'drop', ''), []);
});

test('an unusual IFS of the shell does not matter', () => {
  const asking = `${script}\nIFS=:\nCOMP_WORDS=(snakeeyes db s) COMP_CWORD=2\n_snakeeyes\nprintf '%s\\n' "\${COMPREPLY[@]}"`;

  assert.equal(bash(asking), 'status\nseed\n');
});
