// node alerts.mjs: checks what promtool does not: each alert has a severity, texts and a section in docs/operations.md, uses metrics of the
// table there, and has cases in alerts.test.yml that fail if the alert never fires and if it fires at once.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import assert from 'node:assert/strict';
import { parse, stringify } from 'yaml';

const folder = 'deploy/prometheus';
const operations = readFileSync('docs/operations.md', 'utf8');
const sections = new Map([...operations.matchAll(/^### (.+)\n+([^#\n].*)$/gm)].map(match => [match[1].toLowerCase().replaceAll(/[^\w -]/g, '').replaceAll(' ', '-'), match[2]]));
const table = operations.slice(operations.indexOf('## Metrics'));
const text = readFileSync(join(folder, 'alerts.yml'), 'utf8');
const alerts = parse(text).groups.flatMap(group => group.rules);

const work = mkdtempSync(join(tmpdir(), 'alerts-'));
try {
  cpSync(join(folder, 'alerts.test.yml'), join(work, 'alerts.test.yml'));
  for (const rule of alerts) {
    const name = rule.alert;
    assert.match(name, /^Gateway[A-Z]\w+$/);
    assert.ok(['critical', 'warning'].includes(rule.labels.severity), `${name}: severity`);
    for (const key of ['summary', 'description']) assert.ok(rule.annotations[key]?.length > 10, `${name}: ${key}`);
    const anchor = /^docs\/operations\.md#([\w-]+)$/.exec(rule.annotations.runbook_url)?.[1];
    assert.ok(sections.has(anchor), `${name}: docs/operations.md has no section #${anchor}`);
    for (const [metric] of rule.expr.matchAll(/\bgateway_\w+/g)) {
      assert.ok(table.includes('`' + metric.replace(/_bucket$/, '') + '`') || isSecondOfARow(metric), `${name}: ${metric} is not in the table of docs/operations.md`);
    }
  }
  everyAlertFails('never fires', alert => ({ ...alert, expr: 'vector(1) > 2' }));
  everyAlertFails('fires at once', alert => ({ ...alert, for: '0s' }));
} finally {
  rmSync(work, { recursive: true });
}
console.log(`${alerts.length} alerts, each with cases that fail after a change of its expression or its time`);

/** The row of the body memory names its second metric by its end alone. */
function isSecondOfARow(metric) {
  return table.includes('`' + metric.replace('_limit_bytes', '_used_bytes') + '`, `_limit_bytes`');
}

/** Changes all alerts. promtool must then name each of them as failed. */
function everyAlertFails(change, apply) {
  const document = parse(text);
  for (const group of document.groups) group.rules = group.rules.map(apply);
  writeFileSync(join(work, 'alerts.yml'), stringify(document));
  const run = spawnSync('promtool', ['test', 'rules', 'alerts.test.yml'], { cwd: work, encoding: 'utf8' });
  assert.notEqual(run.status, 0);
  for (const { alert } of alerts) {
    assert.match(run.stdout + run.stderr, new RegExp(`alertname: ${alert}\\b`), `no case of ${alert} fails if the alert ${change}`);
  }
}
