// Runs the real kore binary with the stub module on the configuration that the site is served with, in a folder of its own.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const kore = process.env.KORE ?? 'kore'
const module = process.env.STUB_MODULE
const template = process.env.KORE_CONF

async function freePort() {
  const probe = net.createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => probe.once('listening', resolve))
  const { port } = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  return port
}

export const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))
// The same, and no reason for Node to stay when all else is done.
const limit = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds).unref())

async function isListening(port) {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1')
    socket.once('connect', () => { socket.destroy(); resolve(true) })
    socket.once('error', () => resolve(false))
  })
}

// `limits` are lines of the configuration by their names, with other values.
export async function start({ workers = 2, threads = 2, environment = {}, limits = {} } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'kore-'))
  const [port, metricsPort] = [await freePort(), await freePort()]
  const values = {
    ROOT: folder, PIDFILE: join(folder, 'kore.pid'), MODULE: module, WEB_WORKERS: workers, TASK_THREADS: threads,
    BIND: '127.0.0.1', PORT: port, METRICS_BIND: '127.0.0.1', METRICS_PORT: metricsPort,
  }
  const configuration = join(folder, 'kore.conf')
  writeFileSync(configuration, readFileSync(template, 'utf8').replace(/@(\w+)@/g, (whole, name) => String(values[name] ?? whole))
    .replace(/^(\w+)\t.*$/gm, (line, name) => (name in limits ? `${name}\t${limits[name]}` : line)))
  const preload = process.env.KORE_PRELOAD ? { LD_PRELOAD: process.env.KORE_PRELOAD } : {}
  const child = spawn(kore, ['-nrqf', '-c', configuration], { env: { ...process.env, ...preload, ...environment } })
  const server = { port, metricsPort, child, output: '', log: '', exit: null }
  child.stdout.on('data', (bytes) => { server.output += bytes })
  child.stderr.on('data', (bytes) => { server.log += bytes })
  const ended = new Promise((resolve) => child.once('close', (code, signal) => { server.exit = code ?? signal; resolve(server.exit) }))
  server.ended = () => Promise.race([ended, limit(15000).then(() => 'still running')])
  server.stop = async () => {
    if (server.exit === null) child.kill('SIGTERM')
    const exit = await server.ended()
    if (server.exit === null) child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
    return exit
  }
  for (let tries = 0; tries < 200 && server.exit === null && !(await isListening(port)); tries++) await sleep(25)
  return server
}

// Sends pieces as they are and returns all that comes back until the other end closes or falls silent.
export async function raw(port, pieces, { silence = 500 } = {}) {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1')
    let text = ''
    const finish = () => { socket.destroy(); resolve(text) }
    socket.setTimeout(silence + 100 * pieces.length, finish)
    socket.on('data', (bytes) => { text += bytes.toString('latin1') })
    socket.on('error', finish)
    socket.on('close', finish)
    socket.on('connect', async () => {
      for (const piece of pieces) {
        if (!socket.destroyed) socket.write(piece)
        await sleep(100)
      }
    })
  })
}

export const statuses = (text) => [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map((match) => Number(match[1]))
