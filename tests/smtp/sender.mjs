// The SMTP adapter in a program of its own (smtp_send.c), which sends one mail after the other by one mailer.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const program = process.env.SMTP_SEND;

export class Sender {
  static number = 0;

  // Times are in milliseconds; 0 is the adapter's own.
  constructor(url, { from = 'Snake Eyes <noreply@dice.example>', authorities = '', connect = 0, whole = 0, environment = {} } = {}) {
    this.child = spawn(program, [url, from, authorities, String(connect), String(whole)],
      { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, ...environment } });
    this.answers = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }

  // Sends a mail and answers { err, reason, id, seconds }.
  async send(mail = {}) {
    const id = mail.id ?? `job-${++Sender.number}.test@dice.example`;
    const started = performance.now();
    this.child.stdin.write(`${JSON.stringify({ to: 'player@example.com', subject: 'Your password', text: 'Hello\n', ...mail, id })}\n`);
    const { value, done } = await this.answers.next();
    if (done) throw new Error('smtp_send ended');
    return { ...JSON.parse(value), id, seconds: (performance.now() - started) / 1000 };
  }

  // Closes the mailer; answers how long it took, in seconds.
  async close() {
    const started = performance.now();
    const ended = once(this.child, 'close');
    this.child.stdin.end();
    const [code] = await ended;
    if (code !== 0) throw new Error(`smtp_send ended with ${code}`);
    return (performance.now() - started) / 1000;
  }
}
