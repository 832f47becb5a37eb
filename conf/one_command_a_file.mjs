// Prints the list of gcc's commands with the first of each file only: clang-tidy looks at a file anew for each of its commands.
import { readFileSync } from 'node:fs';

const [, , list] = process.argv;
const seen = new Set();
console.log(JSON.stringify(JSON.parse(readFileSync(list, 'utf8')).filter(({ file }) => !seen.has(file) && seen.add(file))));
