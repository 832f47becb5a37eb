// The site's catalogs, as a reader of pages needs them.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../adapters/web/translations');
const quoted = (lines) => [...lines.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, part]) => JSON.parse(`"${part}"`)).join('');

// The English texts that are another text in the language of `tag`, but for those with something to fill in.
export function englishOf(tag) {
  const catalog = readFileSync(path.join(folder, `${tag}.po`), 'utf8');
  const entries = catalog.matchAll(/^msgid ((?:".*"\n)+)msgstr ((?:".*"\n)+)/gm);
  return new Set([...entries].map(([, id, text]) => [quoted(id), quoted(text)])
    .filter(([id, text]) => id !== '' && id !== text && !/[{}<>%]/.test(id)).map(([id]) => id));
}
