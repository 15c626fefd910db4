// node nginx.mjs: starts nginx with deploy/nginx/nginx.conf in front of two servers of this script. Only the addresses, the directory of its
// files and the time for which nginx keeps an unused connection differ from the repository.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import assert from 'node:assert/strict';

const largestBody = 20 * 1024 * 1024;
const longest = 30_000;

/** What the servers do with a request: the current test sets it. */
let answer = (message, response) => response.end('ok');
const received = [];
const servers = [await listen(), await listen()];
const work = mkdtempSync(join(tmpdir(), 'nginx-'));
const port = await freePort();
const nginx = startNginx();
try {
  await untilNginxResponds();
  await test('a POST whose connection breaks is sent once', () => sentTimes('POST', 1));
  await test('a PATCH whose connection breaks is sent once', () => sentTimes('PATCH', 1));
  await test('a GET whose connection breaks is sent to the other gateway', () => sentTimes('GET', 2));
  await test('a gateway stays in use after broken connections', gatewaysStayInUse);
  await test('a 503 of a gateway is the response', theGatewaysOwnError);
  await test('host, key and body reach the gateway', theRequestIsUnchanged);
  await test('a body of 20 MiB reaches the gateway', () => bodyOf(largestBody));
  await test('a body above 20 MiB reaches the gateway, which refuses it', () => bodyOf(largestBody + 1024 * 1024));
  await test('a status stream arrives event by event', theStreamIsNotBuffered);
  await test('connections to the gateways are used again', connectionsAreReused);
  await test('a POST goes to the other gateway if the first one refuses the connection', aStoppedGateway);
} finally {
  nginx.kill('SIGTERM');
  if (nginx.exitCode === null) await once(nginx, 'exit');
  for (const server of servers) server.close();
  for (const server of servers) server.closeAllConnections();
  rmSync(work, { recursive: true });
}

async function test(name, run) {
  received.length = 0;
  await run();
  console.log(`ok      ${name}`);
}

async function sentTimes(method, times) {
  answer = message => message.socket.destroy();
  const response = await send(method, '/fal-ai/x', method === 'GET' ? undefined : '{}');
  assert.equal(response.status, 502);
  assert.equal(received.length, times);
}

async function gatewaysStayInUse() {
  answer = message => message.socket.destroy();
  for (let i = 0; i < 10; i++) await send('POST', '/fal-ai/x', '{}');
  assert.equal(received.length, 10);
  answer = (message, response) => response.end('ok');
  assert.equal((await send('POST', '/fal-ai/x', '{}')).status, 200);
}

async function theGatewaysOwnError() {
  answer = (message, response) => response.writeHead(503, { 'Retry-After': '1' }).end('{"error_type":"overloaded"}');
  const response = await send('POST', '/fal-ai/x', '{}');
  assert.deepEqual([response.status, response.text, response.headers['retry-after']], [503, '{"error_type":"overloaded"}', '1']);
  assert.equal(received.length, 1);
}

async function theRequestIsUnchanged() {
  answer = (message, response) => response.end('ok');
  await send('POST', '/fal-ai/x?model=a%2Fb', '{"prompt":"a lion"}', { Host: 'gateway.test:1234', Authorization: 'Bearer k' });
  const [{ url, headers, body }] = received;
  assert.deepEqual([url, headers.host, headers.authorization, body.toString()], ['/fal-ai/x?model=a%2Fb', 'gateway.test:1234', 'Bearer k', '{"prompt":"a lion"}']);
}

async function bodyOf(length) {
  answer = (message, response) => response.end('ok');
  const response = await send('POST', '/fal-ai/x', Buffer.alloc(length, 'x'));
  assert.equal(response.status, 200);
  assert.equal(received[0].body.length, length);
}

async function theStreamIsNotBuffered() {
  let finish;
  answer = (message, response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.write('data: first\n\n');
    finish = () => response.end('data: last\n\n');
  };
  const call = request({ port, path: '/fal-ai/x/requests/1/status/stream' }).end();
  const [response] = await once(call, 'response');
  // The server sends the rest only after the first event has arrived here.
  const [first] = await once(response, 'data');
  assert.equal(first.toString(), 'data: first\n\n');
  finish();
  assert.equal((await response.toArray()).join(''), 'data: last\n\n');
}

async function connectionsAreReused() {
  answer = (message, response) => response.end('ok');
  for (let i = 0; i < 10; i++) await send('GET', '/healthz/ready');
  const sockets = new Set(received.map(item => item.socket));
  assert.ok(sockets.size <= servers.length, `${sockets.size} connections for 10 requests`);
}

async function aStoppedGateway() {
  answer = (message, response) => response.end('ok');
  servers[0].close();
  servers[0].closeAllConnections();
  for (let i = 0; i < 10; i++) assert.equal((await send('POST', '/fal-ai/x', '{}')).status, 200);
  assert.equal(received.length, 10);
}

async function listen() {
  const server = createServer(async (message, response) => {
    const body = Buffer.concat(await message.toArray());
    received.push({ method: message.method, url: message.url, headers: message.headers, socket: message.socket, body });
    answer(message, response);
  });
  server.keepAliveTimeout = 130_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port: free } = server.address();
  server.close();
  return free;
}

function startNginx() {
  let text = readFileSync('deploy/nginx/nginx.conf', 'utf8');
  const replace = (from, to) => {
    assert.ok(text.includes(from), `nginx.conf contains ${from}`);
    text = text.replaceAll(from, to);
  };
  replace('/tmp/', `${work}/`);
  replace('error_log stderr', `error_log ${work}/error.log`);
  // A machine that stops for more than a second would close the connections whose reuse is checked.
  replace('keepalive_timeout 1s;', 'keepalive_timeout 1h;');
  replace('listen 8080;', `listen 127.0.0.1:${port};`);
  servers.forEach((server, index) => replace(`gateway-${index + 1}:8080`, `127.0.0.1:${server.address().port}`));
  writeFileSync(join(work, 'nginx.conf'), text);
  return spawn('nginx', ['-e', join(work, 'error.log'), '-c', join(work, 'nginx.conf'), '-g', 'daemon off; master_process off;'], { stdio: 'ignore' });
}

async function untilNginxResponds() {
  const deadline = Date.now() + longest;
  for (;;) {
    try {
      await send('GET', '/');
      return;
    } catch (error) {
      if (Date.now() > deadline || nginx.exitCode !== null) throw error;
      await new Promise(resolve => setTimeout(resolve, 50));
    }
  }
}

async function send(method, path, body, headers = {}) {
  const call = request({ port, method, path, headers: { ...headers, ...body && { 'Content-Length': Buffer.byteLength(body) } } }).end(body);
  const [response] = await once(call, 'response');
  return { status: response.statusCode, headers: response.headers, text: (await response.toArray()).join('') };
}
