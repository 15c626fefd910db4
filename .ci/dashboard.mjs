// node dashboard.mjs GATEWAY.DLL: starts the gateway with its sandbox and a Prometheus that scrapes it, sends requests, and runs every query
// of deploy/grafana/gateway.json and every alert. Each query must return a number, and no alert may be active on a healthy gateway.
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import assert from 'node:assert/strict';
import { parse, stringify } from 'yaml';

const dashboardFile = 'deploy/grafana/gateway.json';
const longest = 180_000;
// The run does not make these errors happen, and its client has no limits. Their queries return 0.
const absent = ['gateway_body_memory_refused_total', 'gateway_store_failures_total', 'gateway_money_moved_total'];
// A scrape that came too late, or a disk that was slow for a moment, is a fault of this machine. These alerts may begin, and must not fire.
const ofTheMachine = ['GatewayScrapeFailed', 'GatewayStoreSlow'];
const macros = { __rate_interval: '20s', __interval: '5s', __range: '5m', job: 'gateway', instance: '.*', client: '.*', model: '.*' };

const dashboard = JSON.parse(readFileSync(dashboardFile, 'utf8'));
const queries = checkDashboard();

const work = mkdtempSync(join(tmpdir(), 'dashboard-'));
const programs = [];
try {
  const gateway = await startGateway(process.argv[2]);
  const prometheus = await startPrometheus(gateway.management);
  await makeStoredClient(gateway);
  await untilEachQueryHasData(gateway, prometheus);
  await checkStoredState(gateway, prometheus);
  await checkAlerts(prometheus);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  for (const program of programs.reverse()) {
    if (program.exitCode !== null) continue;
    program.kill('SIGTERM');
    await new Promise(resolve => program.once('exit', resolve));
  }
  rmSync(work, { recursive: true });
}

/** Checks the file, and returns its queries: [title, expression]. */
function checkDashboard() {
  const found = [];
  const panels = dashboard.panels.flatMap(panel => [panel, ...panel.panels ?? []]);
  assert.equal(new Set(panels.map(panel => panel.id)).size, panels.length, 'each panel has an id of its own');
  assert.deepEqual(panels.filter(panel => panel.type === 'row').map(panel => panel.title),
    ['Now', 'Traffic and blame', 'Overhead and upstream', 'Jobs', 'Store', 'Memory', 'Configuration', 'Webhooks', 'Money', 'Files',
      'Clients, keys and pauses']);
  const cells = new Set();
  for (const panel of panels) {
    const { x, y, w, h } = panel.gridPos;
    assert.ok(x + w <= 24, `${panel.title}: fits the grid`);
    for (let column = x; column < x + w; column++) {
      for (let line = y; line < y + h; line++) {
        assert.ok(!cells.has(`${column}:${line}`), `${panel.title}: overlaps another panel`);
        cells.add(`${column}:${line}`);
      }
    }
    if (panel.type === 'row') continue;
    assert.ok(panel.targets.length > 0, `${panel.title}: has a query`);
    assert.ok(panel.fieldConfig.defaults.unit, `${panel.title}: has a unit`);
    for (const target of panel.targets) {
      assert.deepEqual(target.datasource, { type: 'prometheus', uid: '${datasource}' }, `${panel.title}: uses the variable of the data source`);
      found.push([panel.title, target.expr]);
    }
  }
  assert.equal(dashboard.templating.list[0].type, 'datasource');
  const provider = parse(readFileSync('deploy/grafana/provisioning/dashboards/gateway.yml', 'utf8')).providers[0];
  const { volumes } = parse(readFileSync('docker-compose.yml', 'utf8'), { merge: true }).services.grafana;
  assert.ok(volumes.includes(`./${dashboardFile}:${provider.options.path}/gateway.json:ro`), 'the compose file mounts the dashboard where the provider looks');
  return found;
}

async function startGateway(program) {
  const administrator = randomBytes(32).toString('hex');
  const output = start('dotnet', [resolve(program), '--environment=Development', '--urls=http://127.0.0.1:0'], {
    Gateway__Management__Url: 'http://127.0.0.1:0',
    Gateway__Administration__Keys__dashboard__Sha256: createHash('sha256').update(administrator).digest('hex'),
    Gateway__Administration__Keys__dashboard__Role: 'admin',
    Gateway__Sandbox__QueueTime: '00:00:00.2',
    Gateway__Sandbox__RunTime: '00:00:00.3',
    Gateway__DrainDelay: '00:00:00',
    ConnectionStrings__Jobs: `Data Source=${join(work, 'jobs.db')}`,
  });
  const management = await output(/management port listens on (http:\/\/127\.0\.0\.1:\d+)/);
  const base = await output(/curl .*?(http:\/\/127\.0\.0\.1:\d+)/);
  const key = await output(/Authorization: (Bearer \S+?)'/);
  return { base, management, key, administrator };
}

/** Starts a Prometheus with the configuration and the alerts of the repository. Only the address of the gateway and the intervals differ. */
async function startPrometheus(management) {
  const configuration = parse(readFileSync('deploy/prometheus/prometheus.yml', 'utf8'));
  const job = configuration.scrape_configs.find(item => item.job_name === 'gateway');
  delete job.dns_sd_configs;
  job.static_configs = [{ targets: [new URL(management).host] }];
  configuration.scrape_configs = [job];
  configuration.global = { scrape_interval: '1s', evaluation_interval: '1s' };
  configuration.rule_files = configuration.rule_files.map(file => resolve('deploy/prometheus', file));
  writeFileSync(join(work, 'prometheus.yml'), stringify(configuration));
  const port = await freePort();
  const output = start('prometheus', [
    `--config.file=${join(work, 'prometheus.yml')}`, `--storage.tsdb.path=${join(work, 'data')}`, `--web.listen-address=127.0.0.1:${port}`,
  ], {});
  await output(/(Server is ready to receive web requests)/);
  return `http://127.0.0.1:${port}/api/v1`;
}

/** Sends rounds of requests until each query returns a number. A rate needs requests between two scrapes, so one round is not enough. */
async function untilEachQueryHasData(gateway, prometheus) {
  const deadline = Date.now() + longest;
  let missing;
  do {
    await sendRound(gateway);
    missing = [];
    for (const [title, expression] of queries) {
      const result = await ask(prometheus, 'query', { query: substitute(expression) });
      const values = result.result.map(sample => Number(sample.value[1]));
      if (!values.some(Number.isFinite)) missing.push(`no data: ${title}: ${expression}`);
    }
    missing.push(...await missingMetrics(prometheus), ...await missingVariables(prometheus));
  } while (missing.length > 0 && Date.now() < deadline);
  if (missing.length > 0) throw new Error(`after ${longest / 1000} s:\n${missing.join('\n')}`);
  console.log(`${queries.length} queries of ${dashboardFile} return data`);
}

/** Makes sure that `or vector(0)` hides no wrong name of a metric. */
async function missingMetrics(prometheus) {
  const names = new Set(await ask(prometheus, 'label/__name__/values', {}));
  const used = new Set(queries.flatMap(([, expression]) => expression.match(/\b(?:gateway|dotnet|http|kestrel|process)_\w+/g) ?? []));
  for (const name of absent) assert.ok(used.has(name), `${name} is in no query`);
  return [...used].filter(name => !names.has(name) && !absent.includes(name)).map(name => `no such metric: ${name}`);
}

async function missingVariables(prometheus) {
  const missing = [];
  for (const { name, type, definition } of dashboard.templating.list) {
    if (type !== 'query') continue;
    const [, series, label] = /^label_values\((.*), (\w+)\)$/.exec(definition);
    const values = await ask(prometheus, `label/${label}/values`, { 'match[]': substitute(series) });
    if (values.filter(Boolean).length === 0) missing.push(`the variable ${name} has no value`);
  }
  return missing;
}

/** Makes a client in the job store with a key, and calls with it. */
async function makeStoredClient(gateway) {
  await administer(gateway, 'POST', '/clients', { name: 'dashboard' });
  const { key } = await administer(gateway, 'POST', '/clients/dashboard/keys', { label: 'ci' });
  await untilTrue('the key of the stored client is accepted', async () =>
    (await fetch(`${gateway.base}/jobs`, { headers: { Authorization: `Bearer ${key}` } })).status === 200);
}

/** The panels show the client, its key, and a pause while it holds. Without the pause, no alert is active. */
async function checkStoredState(gateway, prometheus) {
  const value = async title => {
    const [, expression] = queries.find(([panel]) => panel === title) ?? assert.fail(`no panel ${title}`);
    return Number((await ask(prometheus, 'query', { query: substitute(expression) })).result[0].value[1]);
  };
  await untilTrue('the dashboard shows the stored client', async () => await value('Stored clients and keys') === 1);
  await administer(gateway, 'PUT', '/pauses/models/fal-ai/flux-lora/image-to-image', { reason: 'the check of the dashboard' });
  await untilTrue('the dashboard shows the pause', async () => await value('Pauses of submits') === 1);
  await administer(gateway, 'DELETE', '/pauses/models/fal-ai/flux-lora/image-to-image');
  await untilTrue('the dashboard shows the end of the pause', async () => await value('Pauses of submits') === 0);
  await untilTrue('the alert of the pause has ended', async () => {
    const { alerts } = await ask(prometheus, 'alerts', {});
    return !alerts.some(alert => alert.labels.alertname === 'GatewaySubmitsPaused');
  });
}

async function administer({ management, administrator }, method, path, body) {
  const response = await fetch(`${management}/admin/v1${path}`, {
    method,
    headers: { Authorization: `Bearer ${administrator}`, 'Content-Type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  assert.ok(response.ok, `${method} ${path}: ${response.status} ${text}`);
  return text && JSON.parse(text);
}

async function untilTrue(claim, condition) {
  const deadline = Date.now() + longest;
  while (!await condition()) {
    if (Date.now() > deadline) throw new Error(`after ${longest / 1000} s: not true that ${claim}`);
    await new Promise(resolve => setTimeout(resolve, 200));
  }
}

async function checkAlerts(prometheus) {
  const { groups } = await ask(prometheus, 'rules', {});
  const rules = groups.flatMap(group => group.rules);
  assert.ok(rules.length > 0);
  for (const rule of rules) assert.equal(rule.health, 'ok', `${rule.name}: ${rule.lastError}`);
  const active = rules.filter(rule => rule.alerts.some(alert => alert.state === 'firing' || !ofTheMachine.includes(rule.name)))
    .map(rule => rule.name);
  assert.deepEqual(active, [], 'no alert is active on a healthy gateway');
  console.log(`${rules.length} alerts are evaluated, none is active`);
}

/** One request of each kind: two models, status, stream, wait, result, cancel, a webhook, a body that violates rules, and a wrong key. */
async function sendRound({ base, key }) {
  const call = (path, options = {}) => fetch(base + path, {
    ...options,
    headers: { Authorization: key, 'Content-Type': 'application/json', ...options.headers },
    body: options.body && JSON.stringify(options.body),
  });
  const read = async (status, response) => {
    const text = await response.text();
    assert.equal(response.status, status, `${response.url}: ${text}`);
    return text.startsWith('{') ? JSON.parse(text) : text;
  };
  const path = url => new URL(url).pathname;
  const imagen = { method: 'POST', body: { prompt: 'a lion', num_images: 2 } };

  const jobs = await Promise.all([
    read(200, await call('/fal-ai/imagen4/preview', imagen)),
    read(200, await call('/fal-ai/qwen-image-edit-plus', { method: 'POST', body: { prompt: 'a lion', image_urls: ['https://example.com/lion.png'] } })),
  ]);
  for (const job of jobs) {
    while ((await (await call(path(job.status_url))).json()).status !== 'COMPLETED') await new Promise(resolve => setTimeout(resolve, 50));
    await read(200, await call(`${path(job.status_url)}/stream`));
    await read(200, await call(path(job.response_url)));
  }
  await read(200, await call('/fal-ai/imagen4/preview', { ...imagen, headers: { Prefer: 'wait=30' } }));
  const cancelled = await read(200, await call('/fal-ai/imagen4/preview', imagen));
  await (await call(path(cancelled.cancel_url), { method: 'PUT' })).text();
  await (await call(path(cancelled.status_url))).text();
  // The receiver is the gateway itself, with the routes of the sandbox.
  const webhook = encodeURIComponent(`${base}/sandbox/webhooks/dashboard`);
  await read(200, await call(`/fal-ai/imagen4/preview?fal_webhook=${webhook}`, imagen));
  await read(422, await call('/fal-ai/imagen4/preview', { method: 'POST', body: { prompt: 'a lion', num_images: 99 } }));
  await read(401, await call('/fal-ai/imagen4/preview', { ...imagen, headers: { Authorization: 'Bearer gw_nobody' } }));
}

async function ask(prometheus, path, parameters) {
  const response = await fetch(`${prometheus}/${path}?${new URLSearchParams(parameters)}`);
  const answer = await response.json();
  if (answer.status !== 'success') throw new Error(`${parameters.query ?? path}: ${answer.error}`);
  return answer.data;
}

function substitute(expression) {
  return expression.replaceAll(/\$(\w+)/g, (whole, name) => macros[name] ?? assert.fail(`${expression}: unknown variable ${whole}`));
}

function freePort() {
  return new Promise(found => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => found(port));
    });
  });
}

/** Starts a program, and returns a function that waits for a text in its output. The program ending first is an error. */
function start(command, parameters, environment) {
  const program = spawn(command, parameters, { env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
  programs.push(program);
  let text = '';
  const listeners = new Set();
  const hear = chunk => {
    text = (text + chunk).slice(-200_000);
    listeners.forEach(listener => listener());
  };
  program.stdout.on('data', hear);
  program.stderr.on('data', hear);
  return pattern => new Promise((found, failed) => {
    const listener = () => {
      const match = pattern.exec(text);
      if (!match) return;
      listeners.delete(listener);
      found(match[1]);
    };
    listeners.add(listener);
    setTimeout(() => failed(new Error(`${command} did not print ${pattern}:\n${text.slice(-4000)}`)), longest).unref();
    program.once('error', failed);
    program.once('exit', code => failed(new Error(`${command} ended with ${code}:\n${text.slice(-4000)}`)));
    listener();
  });
}
