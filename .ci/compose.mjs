// node compose.mjs config        prints the one service of docker-compose.yml as JSON, with the environment's variables put in
// node compose.mjs podman        prints the same as podman's options, one a line, then "--" and the command
// For machines without Docker Compose: it knows just what that file uses, and refuses what it does not know.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';

const known = {
  build: () => [],
  restart: () => [],
  command: () => [],
  volumes: volumes => volumes.flatMap(volume => ['-v', volume.startsWith('.') ? resolve(volume.split(':')[0]) + volume.slice(volume.indexOf(':')) : volume]),
  environment: variables => Object.entries(variables).flatMap(([name, value]) => ['-e', `${name}=${value}`]),
  ports: ports => ports.flatMap(port => ['-p', port]),
  stop_grace_period: time => ['--stop-timeout', time.replace(/s$/, '')],
  cap_drop: names => names.map(name => `--cap-drop=${name}`),
  security_opt: options => options.flatMap(option => ['--security-opt', option.replace(':true', '')]),
  mem_limit: size => ['--memory', size],
  pids_limit: number => ['--pids-limit', String(number)],
  read_only: yes => yes ? ['--read-only'] : [],
  tmpfs: folders => folders.flatMap(folder => ['--tmpfs', folder]),
};

const services = interpolate(parse(readFileSync('docker-compose.yml', 'utf8')), process.env).services;
const service = services.gateway;
service.command = service.command.split(/\s+/).filter(word => word !== '');
const unknown = Object.keys(service).filter(key => !known[key]);
if (Object.keys(services).length !== 1 || unknown.length > 0) throw new Error(`.ci/compose.mjs does not know: ${unknown.join(', ') || 'a second service'}`);

if (process.argv[2] === 'podman') {
  const options = Object.entries(service).flatMap(([key, value]) => known[key](value));
  console.log([...options, '--', ...service.command].join('\n'));
} else {
  console.log(JSON.stringify(service, null, 2));
}

function interpolate(node, variables) {
  if (typeof node === 'string') return substitute(node, variables);
  if (Array.isArray(node)) return node.map(item => interpolate(item, variables));
  if (node && typeof node === 'object') return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, interpolate(value, variables)]));
  return node;
}

/** ${NAME}, ${NAME:-default} and ${NAME:+replacement}, each of which may hold further ones; innermost first. */
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
