// node journey.mjs BASE <LOG: takes the curl line that the gateway printed, runs it as a person would paste it, and follows the job:
// submit, status until it is completed, result, and the picture itself.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const deadline = Date.now() + 60_000;
const base = new URL(process.argv[2]);
const line = readFileSync(0, 'utf8').split('\n').find(text => text.startsWith('curl '));
if (!line) fail('the gateway printed no line that begins with "curl"');
if (!line.includes(` ${base.origin}/`)) fail(`the printed line does not call ${base.origin}: ${line}`);

const [body, status] = execFileSync('bash', ['-c', `${line} -w '\\n%{http_code}'`], { encoding: 'utf8' }).split(/\n(?=\d+$)/);
if (status !== '200') fail(`the printed line was answered with ${status}: ${body}`);
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
if (answer.status !== 200 || bytes.readUInt32BE(0) !== 0x89504e47) fail(`${picture} is no picture: ${answer.status}`);
console.log(`result: ${picture} opens, ${bytes.length} bytes of ${answer.headers.get('content-type')}`);

// A job is followed at the gateway, whichever host the envelope names.
async function get(url) {
  const address = new URL(new URL(url).pathname, base);
  const reply = await fetch(address, { headers });
  const text = await reply.text();
  if (!reply.ok) fail(`${address} was answered with ${reply.status}: ${text}`);
  return JSON.parse(text);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
