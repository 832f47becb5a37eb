// Answers that are made while they are sent, by the real kore binary and the stub site.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import http from 'node:http'
import net from 'node:net'
import { after, before, test } from 'node:test'
import { raw, sleep, start } from './server.mjs'

const PIECE = 64 * 1024
let server

// What AddressSanitizer keeps of what was freed isn't the site's memory.
const environment = { ASAN_OPTIONS: [process.env.ASAN_OPTIONS, 'quarantine_size_mb=1', 'thread_local_quarantine_size_kb=64'].filter(Boolean).join(':') }

before(async () => { server = await start({ workers: 1, environment }) })
after(async () => {
  assert.equal(await server.stop(), 0)
  assert.doesNotMatch(server.output, /sandbox violation|gone/)
})

const count = (what) => server.output.split(`stream ${what}`).length - 1
async function until(condition) {
  for (let tries = 0; tries < 400 && !condition(); tries++) await sleep(25)
  assert.ok(condition())
}

// Every stream that was opened is closed, and so many more were opened than before.
const opened = () => count('opened')
const closed = (before, more) => until(() => opened() === before + more && count('closed') === before + more)

// Reads an answer; `onData` may look at each part.
function ask(path, { port = server.port, method = 'GET', onData = () => {} } = {}) {
  return new Promise((resolve, reject) => {
    const started = Date.now()
    const request = http.request({ port, host: '127.0.0.1', path, method, agent: false }, (response) => {
      const answer = { status: response.statusCode, headers: response.headers, size: 0, first: undefined }
      response.on('data', (part) => {
        answer.first ??= Date.now() - started
        answer.size += part.length
        onData(part, answer.size)
      })
      response.on('end', () => resolve({ ...answer, time: Date.now() - started }))
      response.on('error', reject)
    })
    request.on('error', reject)
    request.end()
  })
}

const worker = () => Number(readFileSync(`/proc/${server.child.pid}/task/${server.child.pid}/children`, 'utf8').trim().split(' ')[0])
const peak = () => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${worker()}/status`, 'utf8'))[1])

for (const path of ['/stream', '/slow/stream']) {
  test(`${path}: every piece arrives, in order, and the connection ends`, async () => {
    let text = ''
    const before = opened()
    const answer = await ask(`${path}?30`, { onData: (part) => { text += part.toString('latin1') } })

    assert.equal(answer.status, 200)
    assert.equal(answer.headers['transfer-encoding'], 'chunked')
    assert.equal(answer.headers['content-length'], undefined)
    assert.equal(answer.headers.connection, 'close')
    assert.equal(answer.headers['x-from'], 'site')
    const expected = Array.from({ length: 30 }, (_, i) => String.fromCharCode(97 + (i % 26)).repeat(PIECE)).join('')
    assert.ok(text === expected)
    await closed(before, 1)
  })
}

test('a stream of nothing is an empty answer', async () => {
  const before = opened()

  assert.equal((await ask('/stream?0')).size, 0)

  await closed(before, 1)
})

test('HEAD has the head and not the body', async () => {
  const before = opened()
  const answer = await raw(server.port, ['HEAD /stream?5 HTTP/1.1\r\nHost: a\r\n\r\n'])

  assert.match(answer, /^HTTP\/1.1 200[^]*transfer-encoding: chunked[^]*\r\n\r\n$/i)
  await closed(before, 1)
})

test('a long answer keeps nobody waiting and the memory flat', async () => {
  const before = peak()
  const long = ask('/stream?3000')
  const times = []
  for (let i = 0; i < 20; i++) times.push((await ask('/fast')).time)

  const answer = await long
  assert.equal(answer.size, 3000 * PIECE)
  assert.ok(answer.first < 500, `first byte after ${answer.first} ms`)
  assert.ok(Math.max(...times) < 500, times.join())
  assert.ok(peak() - before < 4096, `${before} kB, then ${peak()} kB`)
})

test('a client that reads slowly is waited for, in the same memory', async () => {
  const before = peak()
  const socket = net.connect(server.port, '127.0.0.1')
  socket.write('GET /stream?2000 HTTP/1.1\r\nHost: a\r\n\r\n')
  await once(socket, 'data')
  socket.pause()
  await sleep(500)
  assert.equal((await ask('/fast')).status, 200)
  assert.ok(peak() - before < 4096)
  socket.resume()
  let size = 0
  socket.on('data', (part) => { size += part.length })
  await once(socket, 'close')
  assert.ok(size > 1999 * PIECE)
})

test('a client that goes in between harms nobody', async () => {
  const before = opened()
  for (let i = 0; i < 20; i++) {
    const socket = net.connect(server.port, '127.0.0.1')
    socket.on('error', () => {})
    await new Promise((resolve) => socket.write('GET /stream?2000 HTTP/1.1\r\nHost: a\r\n\r\n', resolve))
    if (i % 2 === 0) await once(socket, 'data') // the others go before a stream was opened, or just after
    socket.destroy()
  }

  await until(() => opened() >= before + 10 && count('closed') === opened())
  assert.equal((await ask('/fast')).status, 200)
  assert.match(server.log, /download.ended request_id=\S+ bytes=\d+ is_whole=0/)
})

test('an answer that can\'t be finished is cut off, so that the client knows', async () => {
  const before = opened()

  await assert.rejects(ask('/stream?-3'))

  await closed(before, 1)
})

test('a request behind it on the same connection is not mixed in', async () => {
  const answer = await raw(server.port, ['GET /stream?2 HTTP/1.1\r\nHost: a\r\n\r\nGET /fast HTTP/1.1\r\nHost: a\r\n\r\n'])

  assert.equal(answer.match(/HTTP\/1.1 200/g).length, 1)
  assert.match(answer, /\r\n0\r\n\r\n$/)
})

test('SIGTERM lets it finish', async () => {
  const stopping = await start({ workers: 1 })
  let begun
  const first = new Promise((resolve) => { begun = resolve })
  const answer = ask('/stream?1000', { port: stopping.port, onData: begun })
  await first

  stopping.child.kill('SIGTERM')

  assert.equal((await answer).size, 1000 * PIECE)
  assert.equal(await stopping.ended(), 0)
  await stopping.stop()
})
