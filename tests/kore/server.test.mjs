import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { raw, sleep, start, statuses } from './server.mjs'

let server

before(async () => { server = await start({ environment: { STUB_PROXIES: '127.0.0.1' } }) })
after(async () => {
  assert.equal(await server.stop(), 0)
  assert.doesNotMatch(server.output, /sandbox violation|gone/)
})

function ask(path, { method = 'GET', headers = {}, body, agent, port = server.port } = {}) {
  return new Promise((resolve, reject) => {
    const started = Date.now()
    const request = http.request({ port, host: '127.0.0.1', path, method, headers, agent }, (response) => {
      const parts = []
      response.on('data', (part) => parts.push(part))
      response.on('end', () => resolve({
        status: response.statusCode, headers: response.headers, body: Buffer.concat(parts), time: Date.now() - started,
        reused: request.reusedSocket,
      }))
    })
    request.on('error', reject)
    request.end(body)
  })
}

// The process ids of the server's workers.
function workersOf(parent) {
  return readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').trim().split(' ').map(Number)
}

const text = async (...parameters) => (await ask(...parameters)).body.toString()

test('a fast request does not wait for slow ones', async () => {
  const slow = [ask('/slow?900'), ask('/slow?900'), ask('/slow?900'), ask('/slow?900')]
  await sleep(100)

  const fast = await Promise.all(Array.from({ length: 8 }, () => ask('/fast')))

  assert.ok(fast.every((answer) => answer.status === 200 && answer.time < 600), fast.map((answer) => answer.time).join())
  assert.ok((await Promise.all(slow)).every((answer) => answer.body.toString() === 'slow\n'))
})

const answers = (asked) => Promise.all(asked).then((all) => all.map((answer) => answer.body.toString()))

test('a slow request waits for none that is slower while a thread is free', async () => {
  const site = await start({ workers: 1 })
  try {
    const slower = ask('/slow?2000', { port: site.port })
    while (!site.output.includes('at work')) await once(site.child.stdout, 'data')

    const slow = await Promise.all(Array.from({ length: 6 }, () => ask('/slow?1', { port: site.port })))

    assert.ok(slow.every((answer) => answer.status === 200 && answer.time < 1000), slow.map((answer) => answer.time).join())
    assert.deepEqual(await answers([slower]), ['slow\n'])
  } finally {
    await site.stop()
  }
})

test('nobody waits for third parties but who needs them', async () => {
  const site = await start({ workers: 1 })
  try {
    const remote = Array.from({ length: 6 }, () => ask('/remote?700', { port: site.port }))
    while (site.output.split('at work').length <= 2) await once(site.child.stdout, 'data')

    const slow = await Promise.all(Array.from({ length: 6 }, () => ask('/slow?1', { port: site.port })))

    assert.ok(slow.every((answer) => answer.status === 200 && answer.time < 500), slow.map((answer) => answer.time).join())
    assert.deepEqual(await answers(remote), Array(6).fill('slow\n'))
  } finally {
    await site.stop()
  }
})

test('a slow request keeps its body', async () => {
  const body = 'a'.repeat(100000)

  const answer = await ask('/slow/echo', { method: 'POST', body })

  assert.equal(answer.body.toString(), body)
})

test('a client that goes during a slow request harms nobody', async () => {
  const before = server.log.length
  for (let i = 0; i < 20; i++) {
    const socket = net.connect(server.port, '127.0.0.1')
    socket.write('POST /slow/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc')
    await sleep(10)
    socket.destroy()
  }
  await sleep(700)

  assert.equal(await text('/fast'), 'fast\n')
  assert.doesNotMatch(server.log.slice(before), /Sanitizer/)
})

test('64 clients at once all get their answers', async () => {
  const paths = ['/fast', '/slow?5', '/echo', '/describe']

  const answers = await Promise.all(Array.from({ length: 64 }, (_, i) => ask(paths[i % 4])))

  assert.ok(answers.every((answer) => answer.status === 200))
})

test('a connection serves one request after the other', async () => {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  await ask('/fast', { agent })

  const second = await ask('/slow?1', { agent })

  assert.equal(second.reused, true)
  agent.destroy()
})

test('HEAD has the length and not the body', async () => {
  const answer = await ask('/fast', { method: 'HEAD' })

  assert.equal(answer.headers['content-length'], '5')
  assert.equal(answer.body.length, 0)
})

test('a large answer arrives whole', async () => {
  assert.equal((await ask('/big')).body.length, 3 * 1024 * 1024)
})

test('an answer tells the date and not the version of the server', async () => {
  const { headers } = await ask('/fast')

  assert.ok(Math.abs(new Date(headers.date) - Date.now()) < 5000)
  assert.doesNotMatch(headers.server ?? '', /kore|\d/)
  assert.equal(headers['strict-transport-security'], undefined)
})

for (const method of ['PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
  test(`${method} gets the site's 405 with Allow`, async () => {
    const answer = await ask('/fast', { method, headers: { 'Content-Length': 0 } })

    assert.equal(answer.status, 405)
    assert.equal(answer.headers.allow, 'GET, HEAD, POST')
  })
}

test('a body over 128 KiB gets the site\'s 413', async () => {
  assert.equal((await ask('/echo', { method: 'POST', body: 'a'.repeat(128 * 1024) })).status, 200)

  const answer = await ask('/echo', { method: 'POST', body: 'a'.repeat(128 * 1024 + 1) })

  assert.equal(answer.status, 413)
  assert.equal(answer.headers['x-from'], 'site')
})

test('Content-Length beside Transfer-Encoding gets 400 and ends the connection', async () => {
  const request = 'POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc'

  const answer = await raw(server.port, [request, 'GET /fast HTTP/1.1\r\nHost: a\r\n\r\n'])

  assert.deepEqual(statuses(answer), [400])
  assert.match(answer, /connection: close/i)
})

for (const [what, request] of [
  ['two lengths', 'POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nabc'],
  ['a GET with a body', 'GET /fast HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc'],
  ['a chunked GET', 'GET /fast HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n'],
  ['more headers than are passed on', `GET /fast HTTP/1.1\r\nHost: a\r\n${'X-A: b\r\n'.repeat(23)}\r\n`],
]) {
  test(`${what}: 400, and the connection ends`, async () => {
    const answer = await raw(server.port, [request, 'GET /fast HTTP/1.1\r\nHost: a\r\n\r\n'])

    assert.deepEqual(statuses(answer), [400])
    assert.match(answer, /connection: close/i)
  })
}

test('bytes after a form are cut off, and the connection ends with its answer', async () => {
  const request = 'POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabcGET /fast HTTP/1.1\r\nHost: a\r\n\r\n'

  const answer = await raw(server.port, [request])

  assert.deepEqual(statuses(answer), [200])
  assert.match(answer, /connection: close/i)
})

test('a header of 10 KiB is read', async () => {
  assert.match(await text('/describe', { headers: { 'X-Last': 'a'.repeat(3000), 'X-Filler': 'b'.repeat(7000) } }), /a{3000}/)
})

test('a path of nearly 2000 bytes is read', async () => {
  const path = `/describe?${'a'.repeat(1900)}`

  assert.match(await text(path), /a{1900}/)
})

test('path and query arrive as they were sent', async () => {
  const [, , path, query] = (await text('/describe?a=%2F+b&c=%')).split('\n')

  assert.equal(path, '/describe')
  assert.equal(query, 'a=%2F+b&c=%')
})

test('a trusted proxy names the client and the request', async () => {
  const headers = { 'X-Forwarded-For': '6.6.6.6, 9.9.9.9', 'X-Request-Id': 'from-proxy-1' }

  const [address, id] = (await text('/describe', { headers })).split('\n')

  assert.equal(address, '9.9.9.9')
  assert.equal(id, 'from-proxy-1')
})

test('a request id that could break a log is replaced', async () => {
  const [, id] = (await text('/describe', { headers: { 'X-Request-Id': 'a b"c' } })).split('\n')

  assert.match(id, /^[0-9a-f]{16}-\d+$/)
})

test('a request is logged with path, status and client, without its query', async () => {
  await ask('/describe?token=secret', { headers: { 'X-Request-Id': 'logged-1', Cookie: 'a=secret' } })
  await sleep(50)

  const line = server.log.split('\n').find((entry) => entry.includes('request_id=logged-1'))
  assert.match(line, /method=GET path=\/describe route=\/describe status=200 microseconds=\d+ bytes=\d+ client=127\.0\.0\.1/)
  assert.doesNotMatch(line, /secret|user_id/)
})

test('/metrics is served on its own listener only', async () => {
  assert.equal(await text('/metrics', { port: server.metricsPort }), 'answered 1\n')

  assert.equal((await ask('/fast', { port: server.metricsPort })).status, 404)
  assert.equal((await ask('/metrics')).status, 404)
})

test('libraries of the real adapters work within the sandbox, on a task thread', async () => {
  assert.equal(await text('/system'), 'fine\n')
})

// A server by `create`, which knows one customer; what `work` answers with its port.
async function withGateway(create, work) {
  const gateway = create((request, response) => response.end('{"id":"cus_1"}'))
  gateway.on('tlsClientError', () => {}) // the certificate is refused
  gateway.listen(0, '127.0.0.1')
  await once(gateway, 'listening')
  try {
    return await work(gateway.address().port)
  } finally {
    gateway.closeAllConnections()
    gateway.close()
  }
}

test('Stripe is called within the sandbox, on a task thread, by name and by address', async () => {
  const answers = await withGateway((answer) => http.createServer(answer), async (port) =>
    [await text(`/slow/gateway?http://localhost:${port}`), await text(`/slow/gateway?http://127.0.0.1:${port}`)])

  assert.deepEqual(answers, ['OK', 'OK'])
})

test('a Stripe whose certificate nobody vouches for, or that is nowhere, is unreachable', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kore-tls-'))
  const [key, cert] = ['key', 'cert'].map((name) => join(folder, `${name}.pem`))
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, '-days', '1', '-subj', '/CN=localhost'], { stdio: 'ignore' })
  const options = { key: readFileSync(key), cert: readFileSync(cert) }
  rmSync(folder, { recursive: true })

  const refused = await withGateway((answer) => https.createServer(options, answer), (port) => text(`/slow/gateway?https://localhost:${port}`))
  const absent = await text('/slow/gateway?https://nobody.invalid')

  assert.equal(refused, 'PAYMENT_UNREACHABLE')
  assert.equal(absent, 'PAYMENT_UNREACHABLE')
})

test('SIGTERM lets slow requests finish and then exits with 0', async () => {
  const stopping = await start({ workers: 2, threads: 4 })
  const slow = Array.from({ length: 4 }, () => ask('/slow?800', { port: stopping.port }))
  while (stopping.output.split('at work').length <= 4) await once(stopping.child.stdout, 'data')

  stopping.child.kill('SIGTERM')

  const answers = await Promise.all(slow)
  assert.ok(answers.every((answer) => answer.status === 200))
  assert.equal(await stopping.ended(), 0)
  await stopping.stop()
})

test('a request that came before SIGTERM is answered', async () => {
  const stopping = await start({ workers: 1 })
  const socket = net.connect(stopping.port, '127.0.0.1')
  socket.write('GET /fast HTTP/1.1\r\nHost: a\r\n\r\n')
  await once(socket, 'data')
  const [worker] = workersOf(stopping.child.pid)

  process.kill(worker, 'SIGSTOP')
  while (!/^State:\tT/m.test(readFileSync(`/proc/${worker}/status`, 'utf8'))) await sleep(10)
  await new Promise((resolve) => socket.write('GET /fast HTTP/1.1\r\nHost: a\r\n\r\n', resolve))
  stopping.child.kill('SIGTERM')
  while (!/^ShdPnd:.*[1-9a-f]/m.test(readFileSync(`/proc/${worker}/status`, 'utf8'))) await sleep(10)
  const answer = once(socket, 'data')
  process.kill(worker, 'SIGCONT')

  assert.match(String(await answer), /^HTTP\/1.1 200/)
  assert.equal(await stopping.ended(), 0)
  await stopping.stop()
})

test('a stop waits for the idle connection of a trusted proxy, answers on it that others are to be asked, and ends it', async () => {
  const stopping = await start({ workers: 1, environment: { STUB_PROXIES: '127.0.0.1' } })
  const sockets = [net.connect(stopping.port, '127.0.0.1'), net.connect(stopping.port, '127.0.0.1')]
  for (const socket of sockets) {
    socket.write('GET /fast HTTP/1.1\r\nHost: a\r\n\r\n')
    await once(socket, 'data')
  }

  stopping.child.kill('SIGTERM')
  await sleep(500) // for nothing is to happen
  const [up, page] = await Promise.all(['/up', '/fast'].map(async (path, index) => {
    sockets[index].write(`GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`)
    const [answer] = await once(sockets[index], 'data')
    await once(sockets[index], 'end')
    return String(answer)
  }))

  assert.match(up, /^HTTP\/1.1 503[^]*connection: close/i)
  assert.match(page, /^HTTP\/1.1 200[^]*connection: close/i)
  assert.equal(await stopping.ended(), 0)
  await stopping.stop()
})

test('SIGTERM is not lost among the ends of workers', async () => {
  const stopping = await start({ workers: 1 })
  const ends = spawn('sh', ['-c', `while kill -CHLD ${stopping.child.pid}; do :; done`])
  await sleep(100) // amid them

  stopping.child.kill('SIGTERM')

  assert.equal(await stopping.ended(), 0)
  ends.kill()
  await stopping.stop()
})

test('SIGTERM waits at most ten seconds', async () => {
  const stopping = await start({ workers: 1 })
  const slow = ask('/slow?12000', { port: stopping.port }).catch((error) => error)
  await sleep(200)
  const started = Date.now()

  const exit = await stopping.stop()

  assert.equal(exit, 0)
  assert.ok(Date.now() - started < 10500)
  await slow
})

test('a stop waits for nobody else who is idle', async () => {
  const stopping = await start({ workers: 1 })
  const socket = net.connect(stopping.port, '127.0.0.1').on('error', () => {})
  socket.write('GET /fast HTTP/1.1\r\nHost: a\r\n\r\n')
  await once(socket, 'data')
  const started = Date.now()

  const exit = await stopping.stop()

  assert.equal(exit, 0)
  assert.ok(Date.now() - started < 2000)
  socket.destroy()
})

test('SIGHUP changes nothing', async () => {
  const kept = await start({ workers: 2 })
  kept.child.kill('SIGHUP')
  await sleep(300)

  const answers = await Promise.all(Array.from({ length: 8 }, (_, i) => ask(i % 2 ? '/fast' : '/slow?10', { port: kept.port })))

  assert.ok(answers.every((answer) => answer.status === 200))
  assert.equal(await kept.stop(), 0)
})

// What a process has open; a file may be closed while it is looked at.
function filesOf(pid) {
  return readdirSync(`/proc/${pid}/fd`).map((fd) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${fd}`)
    } catch (error) {
      if (error.code === 'ENOENT') return ''
      throw error
    }
  })
}

// How many sockets each of the server's workers has open.
function socketsOfWorkers(parent) {
  return workersOf(parent).map((pid) => filesOf(pid).filter((file) => file.startsWith('socket:')).length)
}

// Whether a worker has started: it has its events to wait for, and sleeps.
function waits(pid) {
  return /^State:\s+S/m.test(readFileSync(`/proc/${pid}/status`, 'utf8')) && filesOf(pid).some((file) => file.includes('eventpoll'))
}

async function allWait(server, count) {
  const workers = () => workersOf(server.child.pid)
  for (let tries = 0; tries < 400 && !(workers().length === count && workers().every(waits)); tries++) await sleep(25)
}

test('every worker has its share of the connections', async () => {
  const shared = await start({ workers: 4 })
  const agents = Array.from({ length: 40 }, () => new http.Agent({ keepAlive: true }))
  await allWait(shared, 4)

  for (const agent of agents) await ask('/fast', { port: shared.port, agent })

  const sockets = socketsOfWorkers(shared.child.pid)
  agents.forEach((agent) => agent.destroy())
  assert.equal(await shared.stop(), 0)
  assert.ok(Math.max(...sockets) - Math.min(...sockets) < 10, sockets.join()) // a share is 10
})

test('a worker that holds fewer idle connections than the others gets no more of the new ones', async () => {
  const shared = await start({ workers: 4 })
  const [idle, agents] = [160, 40].map((length) => Array.from({ length }, () => new http.Agent({ keepAlive: true })))
  await allWait(shared, 4)
  for (const agent of idle) await ask('/fast', { port: shared.port, agent })
  const [victim] = workersOf(shared.child.pid)
  process.kill(victim, 'SIGKILL') // its successor holds none
  for (let tries = 0; tries < 400 && workersOf(shared.child.pid).includes(victim); tries++) await sleep(25)
  await allWait(shared, 4)
  const before = socketsOfWorkers(shared.child.pid)

  for (const agent of agents) await ask('/fast', { port: shared.port, agent })

  const added = socketsOfWorkers(shared.child.pid).map((count, worker) => count - before[worker])
  for (const agent of [...idle, ...agents]) agent.destroy()
  assert.equal(await shared.stop(), 0)
  assert.ok(Math.max(...added) < 20, added.join()) // a share is 10
})

test('a stranger names neither the client nor the request', async () => {
  const untrusting = await start({ workers: 1 })
  const headers = { 'X-Forwarded-For': '9.9.9.9', 'X-Request-Id': 'from-stranger' }

  const [address, id] = (await text('/describe', { headers, port: untrusting.port })).split('\n')

  assert.equal(address, '127.0.0.1')
  assert.notEqual(id, 'from-stranger')
  await untrusting.stop()
})

test('a site that can\'t be opened stops the start with a message', async () => {
  const broken = await start({ workers: 1, environment: { STUB_TEMPLATES: 'broken' } })

  assert.equal(await broken.ended(), 1)
  assert.match(broken.log, /the stub is told to fail/)
  await broken.stop()
})
