// node journey.mjs BASE <LOG: finds the curl command that the gateway printed, runs it in a shell, and follows the job: submit, status
// until COMPLETED, result, download of the picture.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const deadline = Date.now() + 60_000;
const base = new URL(process.argv[2]);
const line = readFileSync(0, 'utf8').split('\n').find(text => text.startsWith('curl '));
if (!line) fail('the gateway printed no curl command');
if (!line.includes(` ${base.origin}/`)) fail(`the printed command does not call ${base.origin}: ${line}`);

const [body, status] = execFileSync('bash', ['-c', `${line} -w '\\n%{http_code}'`], { encoding: 'utf8' }).split(/\n(?=\d+$)/);
if (status !== '200') fail(`the response to the printed command is ${status}: ${body}`);
const job = JSON.parse(body);
if (!job.request_id) fail(`no request_id in ${body}`);
console.log(`submit: 200, request_id ${job.request_id}`);

const headers = { Authorization: /Authorization: (Bearer \S+?)'/.exec(line)[1] };
let state;
while ((state = (await get(job.status_url)).status) !== 'COMPLETED') {
  if (!['IN_QUEUE', 'IN_PROGRESS'].includes(state)) fail(`unexpected status ${state}`);
  if (Date.now() > deadline) fail(`the job is still ${state} after a minute`);
  await new Promise(resolve => setTimeout(resolve, 250));
}
console.log('status: COMPLETED');

const picture = (await get(job.response_url)).images[0].url;
const answer = await fetch(picture);
const bytes = Buffer.from(await answer.arrayBuffer());
if (answer.status !== 200 || bytes.readUInt32BE(0) !== 0x89504e47) fail(`${picture} is not a PNG: ${answer.status}`);
console.log(`result: ${picture}, ${bytes.length} bytes of ${answer.headers.get('content-type')}`);

// All calls go to BASE, also if the envelope names another host.
async function get(url) {
  const address = new URL(new URL(url).pathname, base);
  const reply = await fetch(address, { headers });
  const text = await reply.text();
  if (!reply.ok) fail(`the response to ${address} is ${reply.status}: ${text}`);
  return JSON.parse(text);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
