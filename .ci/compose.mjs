// node compose.mjs config [SERVICE]   prints the services of docker-compose.yml, or one of them, as JSON, with environment variables substituted
// node compose.mjs podman SERVICE     prints the service as options of podman, one per line, then "--" and the command
// This script is for machines without Docker Compose. It supports only the keys that docker-compose.yml uses, and fails on other keys.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';

const known = {
  build: () => [],
  depends_on: () => [],
  healthcheck: () => [],
  image: () => [],
  networks: () => [],
  profiles: () => [],
  restart: () => [],
  command: () => [],
  entrypoint: words => [`--entrypoint=${JSON.stringify(words)}`],
  volumes: volumes => volumes.flatMap(volume => ['-v', volume.startsWith('.') ? resolve(volume.split(':')[0]) + volume.slice(volume.indexOf(':')) : volume]),
  environment: variables => Object.entries(variables).flatMap(([name, value]) => ['-e', `${name}=${value}`]),
  ports: ports => ports.flatMap(port => ['-p', port]),
  stop_grace_period: time => ['--stop-timeout', time.replace(/s$/, '')],
  cap_drop: names => names.map(name => `--cap-drop=${name}`),
  security_opt: options => options.flatMap(option => ['--security-opt', option.replace(':true', '')]),
  mem_limit: size => ['--memory', size],
  pids_limit: number => ['--pids-limit', String(number)],
  read_only: yes => yes ? ['--read-only'] : [],
  shm_size: size => ['--shm-size', size],
  tmpfs: folders => folders.flatMap(folder => ['--tmpfs', folder]),
  user: user => ['--user', user],
};

const { services } = interpolate(parse(readFileSync('docker-compose.yml', 'utf8'), { merge: true }), process.env);
for (const [name, service] of Object.entries(services)) {
  if (typeof service.command === 'string') service.command = service.command.split(/\s+/).filter(word => word !== '');
  const unknown = Object.keys(service).filter(key => !known[key]);
  if (unknown.length > 0) throw new Error(`.ci/compose.mjs does not support: ${unknown.join(', ')} (${name})`);
}

const [, , mode, name] = process.argv;
if (name && !services[name]) throw new Error(`docker-compose.yml has no service ${name}`);
if (mode === 'podman') {
  const options = Object.entries(services[name]).flatMap(([key, value]) => known[key](value));
  console.log([...options, '--', ...services[name].command ?? []].join('\n'));
} else {
  console.log(JSON.stringify(name ? services[name] : services, null, 2));
}

function interpolate(node, variables) {
  if (typeof node === 'string') return substitute(node, variables);
  if (Array.isArray(node)) return node.map(item => interpolate(item, variables));
  if (node && typeof node === 'object') return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, interpolate(value, variables)]));
  return node;
}

/** Substitutes ${NAME}, ${NAME:-default} and ${NAME:+replacement}. They can be nested; the innermost is substituted first. */
function substitute(text, variables) {
  const innermost = /\$\{([A-Za-z_][A-Za-z0-9_]*)(?::([-+])([^${}]*))?\}/;
  for (let match; (match = innermost.exec(text));) {
    const [whole, name, operator, word] = match;
    const value = variables[name] ?? '';
    const result = operator === '-' ? value || word : operator === '+' ? value && word : value;
    text = text.slice(0, match.index) + result + text.slice(match.index + whole.length);
  }
  if (text.includes('$')) throw new Error(`.ci/compose.mjs can't read ${text}`);
  return text;
}
