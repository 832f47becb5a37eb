// with_peer.mjs COMMAND...: runs a command beside a mail server with TLS and credentials, which the command finds at MAIL_URL with the
// authority in MAIL_CA_FILE. At the port POST_OFFICE a line is answered with JSON: "find ID" with the mails of
// that id that have arrived at the server, the latest first; "read PATH" with a message's file.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import net from 'node:net';
import { createInterface } from 'node:readline';
import { Authority, Peer, read } from './peer.mjs';

const [command, ...words] = process.argv.slice(2);
const authority = new Authority();
const peer = await Peer.start({ ...authority.certify('IP:127.0.0.1'), credentials: ['me', 'secret'] });

async function answer(line) {
  const [, verb, rest] = /^(\w+) (.*)$/.exec(line);
  if (verb === 'read') return [await read(await readFile(rest))];
  return peer.mails.filter((mail) => mail.id === `<${rest}>`).reverse().map(({ raw, ...mail }) => mail);
}

const office = net.createServer(async (socket) => {
  for await (const line of createInterface({ input: socket })) socket.end(`${JSON.stringify(await answer(line))}\n`);
});
office.listen(0, '127.0.0.1');
await once(office, 'listening');

try {
  const child = spawn(command, words, { stdio: 'inherit', env: { ...process.env, MAIL_URL: `smtp://me:secret@127.0.0.1:${peer.port}`,
    MAIL_CA_FILE: authority.file, POST_OFFICE: String(office.address().port) } });
  const [code] = await once(child, 'exit');
  process.exitCode = code ?? 1;
} finally {
  office.close();
  await peer.stop();
  authority.remove();
}
