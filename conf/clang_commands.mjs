// Prints, one a line, the commands by which clang looks at what gcc compiles: the same flags, and no output. The files named after the
// list of gcc's commands are left out: clang-tidy tells clang's warnings of those.
import { readFileSync } from 'node:fs';
import path from 'node:path';

const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;
const [, , list, ...others] = process.argv;
const seen = new Set(others.map((file) => path.resolve(file)));
for (const { directory, command, file } of JSON.parse(readFileSync(list, 'utf8'))) {
  if (seen.has(file)) continue;
  seen.add(file);
  const flags = command.split(' ').slice(1).join(' ').replace(/ -o \S+/, '').replace(/ -M[DTF]\b( \S+\.o(\.d)?)?/g, '');
  console.log(`cd ${quoted(directory)} && clang -fsyntax-only ${flags}`);
}
