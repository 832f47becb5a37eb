// Prints, one a line, the commands by which clang looks at every file that gcc compiles: the same flags, and no output.
import { readFileSync } from 'node:fs';

const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;
const seen = new Set();
for (const { directory, command, file } of JSON.parse(readFileSync(process.argv[2], 'utf8'))) {
  if (seen.has(file)) continue;
  seen.add(file);
  const flags = command.split(' ').slice(1).join(' ').replace(/ -o \S+/, '').replace(/ -M[DTF]\b( \S+\.o(\.d)?)?/g, '');
  console.log(`cd ${quoted(directory)} && clang -fsyntax-only ${flags}`);
}
