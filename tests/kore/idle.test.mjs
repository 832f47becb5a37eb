// Connections that nobody uses, by the real kore binary and the stub site.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import net from 'node:net'
import { test } from 'node:test'
import { sleep, start, statuses } from './server.mjs'

const REQUEST = 'GET /fast HTTP/1.1\r\nHost: localhost\r\n\r\n'

const all = []

// A connection with what it has received so far.
class Client {
  text = ''

  constructor(port) {
    this.socket = net.connect(port, '127.0.0.1')
    this.socket.on('data', (bytes) => { this.text += bytes.toString('latin1') })
    this.socket.on('error', () => {}) // it ends
    all.push(this)
  }

  get isOpen() { return this.socket.readyState === 'open' }

  // Asks once more and waits for the answer; says whether it came within so many milliseconds.
  async ask(patience = 5000) {
    const before = statuses(this.text).length
    this.socket.write(REQUEST)
    for (const until = Date.now() + patience; Date.now() < until && statuses(this.text).length === before;) await sleep(5)
    return statuses(this.text).length === before + 1
  }
}

// So many connections, one after the other, each of which was answered once.
async function connect(port, count) {
  const clients = []
  while (clients.length < count) {
    clients.push(new Client(port))
    assert.ok(await clients.at(-1).ask())
  }
  return clients
}

// One worker, which is stopped when the test is over.
async function begin(t, limits) {
  const server = await start({ workers: 1, limits })
  t.after(async () => {
    all.splice(0).forEach((client) => client.socket.destroy())
    assert.equal(await server.stop(), 0)
    assert.doesNotMatch(server.output, /sandbox violation|gone/)
  })
  return server
}

test('idle connections keep no new one out: who has been idle for longest makes room', async (t) => {
  const server = await begin(t, { worker_max_connections: 20 })
  const idle = await connect(server.port, 40)

  await connect(server.port, 1)

  assert.ok(!idle[0].isOpen && idle[39].isOpen)
  assert.ok(await idle[39].ask())
})

test('who waits for an answer, or has begun to ask, does not make room', async (t) => {
  const server = await begin(t, { worker_max_connections: 20 })
  const [asks, begins] = await connect(server.port, 2)
  asks.socket.write('GET /slow?1000 HTTP/1.1\r\nHost: localhost\r\n\r\n')
  begins.socket.write(REQUEST.slice(0, 20))
  await sleep(100) // both have arrived

  await connect(server.port, 40)

  begins.socket.write(REQUEST.slice(20))
  for (let tries = 0; tries < 400 && statuses(begins.text).length + statuses(asks.text).length < 4; tries++) await sleep(10)
  assert.deepEqual([statuses(asks.text), statuses(begins.text)], [[200, 200], [200, 200]])
})

test('an idle connection is kept for as long as its answer has said, and then ended without a word', async (t) => {
  const server = await begin(t, { http_header_timeout: 1, http_keepalive_time: 3 })
  const [busy, idle] = await connect(server.port, 2)
  const started = Date.now()

  while (idle.isOpen && Date.now() - started < 6000) {
    assert.ok(await busy.ask())
    await sleep(100)
  }

  assert.ok(!idle.isOpen && Date.now() - started > 2500, `${Date.now() - started} ms`)
  assert.deepEqual(statuses(idle.text), [200])
})

test('a head that does not come to its end is given up, on a connection\'s first request and on any later, though nobody else asks', async (t) => {
  const server = await begin(t, { http_header_timeout: 1 })
  const [second] = await connect(server.port, 1)
  const first = new Client(server.port)
  await once(first.socket, 'connect')

  for (const client of [first, second]) client.socket.write(REQUEST.slice(0, 20))

  for (let tries = 0; tries < 400 && (first.isOpen || second.isOpen); tries++) await sleep(20)
  assert.deepEqual([statuses(first.text), statuses(second.text)], [[408], [200, 408]])
})
