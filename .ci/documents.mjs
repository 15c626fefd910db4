// Checks README.md, docs/ and deploy/: fenced commands parse and their files exist, JSON parses, the targets of links exist, and
// docs/clients.md shows the programs in docs/clients as they are.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';

const shells = ['sh', 'bash', 'shell', 'console'];
const ownFolders = /(?<![\w./<-])(?:\.\/)?(?:src|tests|deploy|docs|\.ci)\/[\w./-]*[\w-]/g;
const firstCommands = ['dotnet run --project src/Gateway', 'dotnet test', 'docker compose up'];
const problems = [];
let blocks = 0;
let links = 0;

const documents = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], { encoding: 'utf8' }).split('\n').filter(Boolean);
for (const document of documents) {
  const text = readFileSync(document, 'utf8');
  for (const block of text.matchAll(/^( *)```(\w*)[^\n]*\n([\s\S]*?)^\1```/gm)) {
    const problem = check(block[2], block[3].replaceAll(new RegExp(`^${block[1]}`, 'gm'), ''));
    blocks++;
    if (problem) problems.push(`${document}:${text.slice(0, block.index).split('\n').length}: ${problem}`);
  }
  for (const link of text.replaceAll(/```[\s\S]*?```/g, '').matchAll(/\]\((?![a-z]+:|#)([^)#\s]+)/g)) {
    links++;
    if (!existsSync(join(dirname(document), link[1]))) problems.push(`${document}: the target of the link ${link[1]} does not exist`);
  }
}

const readme = documents.includes('README.md') ? readFileSync('README.md', 'utf8') : problems.push('README.md is missing') && '';
for (const command of firstCommands) {
  if (readme && !readme.includes(command)) problems.push(`README.md: the command \`${command}\` is missing`);
}

const languages = { sh: 'bash', mjs: 'js', ts: 'ts', py: 'python', cs: 'csharp', go: 'go' };
const clients = readFileSync('docs/clients.md', 'utf8');
const shown = new Set();
for (const name of execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', 'docs/clients'], { encoding: 'utf8' }).split('\n')) {
  const language = languages[extname(name).slice(1)];
  if (!language || !existsSync(name)) continue;
  shown.add(language);
  const program = `\`\`\`${language}\n${readFileSync(name, 'utf8')}\`\`\`\n`;
  if (!clients.includes(program)) problems.push(`docs/clients.md does not show ${name} as it is`);
}
for (const language of Object.values(languages)) {
  if (!shown.has(language)) problems.push(`docs/clients: no program in ${language}`);
}
if (readme && !readme.includes(readFileSync('docs/clients/submit.sh', 'utf8'))) problems.push('README.md does not show docs/clients/submit.sh as it is');

problems.forEach(problem => console.error(problem));
console.log(`${documents.length} documents, ${blocks} blocks, ${links} links`);
process.exit(problems.length > 0 ? 1 : 0);

function check(language, code) {
  if (language === 'json') {
    try {
      JSON.parse(code);
    } catch (error) {
      return error.message;
    }
  }
  if (!shells.includes(language)) return null;
  const commands = /^\$ /m.test(code) ? code.split('\n').filter(line => line.startsWith('$ ')).map(line => line.slice(2)).join('\n') : code;
  const parsed = spawnSync('bash', ['-n'], { input: commands, encoding: 'utf8' });
  if (parsed.status !== 0) return parsed.stderr.trim();
  const missing = [...commands.matchAll(ownFolders)].map(match => match[0]).filter(path => !existsSync(path) && !isMadeByTheReader(path));
  return missing.length > 0 ? `not in the repository: ${missing.join(', ')}` : null;
}

/** Files that git ignores are created by the reader: settings, secrets, build output. */
function isMadeByTheReader(path) {
  return spawnSync('git', ['check-ignore', '-q', path]).status === 0;
}
