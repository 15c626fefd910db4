// node kubernetes.mjs: builds each overlay of deploy/kubernetes with `kubectl kustomize`, alone and with each patch, validates every object
// against the schema of its kind (kubernetes-models), and checks the rules that a schema does not contain.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import assert from 'node:assert/strict';
import { parseAllDocuments } from 'yaml';

const root = 'deploy/kubernetes';
const overlays = ['single', 'scaled'];
const patches = readdirSync(`${root}/patches`);
const needsDatabase = ['database-address'];
const minimumMargin = 10;

await assertThatTheValidatorFindsErrors();
let objects = 0;
for (const overlay of overlays) {
  const plain = await build(overlay, []);
  checkPod(plain);
  checkReferences(plain);
  checkNetwork(plain, overlay === 'scaled' ? 3 : 2);
  (overlay === 'single' ? checkSingle : checkScaled)(plain);
  for (const patch of patches.filter(name => overlay === 'scaled' || !needsDatabase.includes(name))) {
    const patched = await build(overlay, [patch]);
    checkPod(patched);
    assert.notDeepEqual(egress(patched), egress(plain), `${overlay}: the patch ${patch} changes no egress rule`);
    assert.deepEqual(ingress(patched), ingress(plain), `${overlay}: the patch ${patch} changes an ingress rule`);
  }
  await build(overlay, patches.filter(name => overlay === 'scaled' || !needsDatabase.includes(name)));
  console.log(`${overlay}: ${plain.length} objects, with ${patches.length} patches`);
}
await checkExample();
console.log(`${objects} objects validated`);

/** The objects of an overlay with patches, as an operator uses them: a directory of the operator names both. */
async function build(overlay, components) {
  let directory = `${root}/overlays/${overlay}`;
  const own = mkdtempSync(`${root}/overlays/.check-`);
  try {
    if (components.length > 0) {
      writeFileSync(join(own, 'kustomization.yaml'), JSON.stringify({
        apiVersion: 'kustomize.config.k8s.io/v1beta1',
        kind: 'Kustomization',
        resources: [relative(own, directory)],
        components: components.map(name => relative(own, `${root}/patches/${name}`)),
      }));
      directory = own;
    }
    const text = execFileSync('kubectl', ['kustomize', directory], { encoding: 'utf8' });
    const built = parseAllDocuments(text).map(document => document.toJS());
    for (const object of built) await validate(object);
    objects += built.length;
    return built;
  } finally {
    rmSync(own, { recursive: true });
  }
}

/** The kustomization.yaml of deploy/README.md: it builds, changes the image, and replaces the settings under the same name. */
async function checkExample() {
  const block = /```yaml\n([\s\S]*?)```/.exec(readFileSync('deploy/README.md', 'utf8'))[1];
  const own = mkdtempSync(`${root}/overlays/.check-`);
  try {
    writeFileSync(join(own, 'kustomization.yaml'), block.replaceAll(/^ {3}/gm, ''));
    writeFileSync(join(own, 'appsettings.Production.json'), '{"Gateway":{}}');
    writeFileSync(join(own, 'painter.json'), '{}');
    const built = parseAllDocuments(execFileSync('kubectl', ['kustomize', own], { encoding: 'utf8' })).map(document => document.toJS());
    for (const object of built) await validate(object);
    checkPod(built);
    checkReferences(built);
    assert.equal(one(built, 'Deployment').spec.template.spec.containers[0].image, 'registry.example.org/platform/gateway:1.0.0');
    assert.equal(built.find(object => object.metadata.name === 'gateway-settings').data['appsettings.Production.json'], '{"Gateway":{}}');
    assert.deepEqual(Object.keys(built.find(object => object.metadata.name === 'gateway-contracts').data), ['painter.json']);
    objects += built.length;
  } finally {
    rmSync(own, { recursive: true });
  }
}

async function validate(object) {
  const module = await import(`kubernetes-models/${object.apiVersion}/${object.kind}`);
  const Model = module[object.kind];
  try {
    new Model(object).validate();
  } catch (error) {
    error.message = `${object.kind} ${object.metadata?.name}: ${error.message}`;
    throw error;
  }
}

async function assertThatTheValidatorFindsErrors() {
  const service = ports => ({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'x' }, spec: { ports } });
  await validate(service([{ port: 80 }]));
  await assert.rejects(() => validate(service([{ port: 'eighty' }])));
  await assert.rejects(() => validate(service([{ name: 'no port' }])));
}

/** The profile "restricted" of the pod security standards, the probes and the time to stop. */
function checkPod(built) {
  const pod = one(built, 'Deployment').spec.template.spec;
  assert.equal(pod.containers.length, 1);
  const [container] = pod.containers;
  assert.equal(pod.securityContext.runAsNonRoot, true);
  assert.equal(pod.securityContext.runAsUser, 1654);
  assert.deepEqual(pod.securityContext.seccompProfile, { type: 'RuntimeDefault' });
  assert.deepEqual(container.securityContext, {
    allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] },
  });
  for (const name of ['hostNetwork', 'hostPID', 'hostIPC', 'initContainers', 'ephemeralContainers']) assert.equal(pod[name], undefined, name);
  assert.equal(pod.automountServiceAccountToken, false);
  assert.equal(pod.enableServiceLinks, false);
  assert.equal(one(built, 'Namespace').metadata.labels['pod-security.kubernetes.io/enforce'], 'restricted');
  assert.match(container.image, /:[^:@]+$|@sha256:[0-9a-f]{64}$/, 'the image has a version');
  assert.doesNotMatch(container.image, /:latest$/);

  const ports = Object.fromEntries(container.ports.map(port => [port.name, port.containerPort]));
  assert.deepEqual(ports, { public: 8080, management: 8081 });
  const paths = { startupProbe: '/healthz/live', readinessProbe: '/healthz/ready', livenessProbe: '/healthz/live' };
  for (const [probe, path] of Object.entries(paths)) {
    assert.equal(container[probe].httpGet.path, path, probe);
    assert.ok(container[probe].httpGet.port in ports, `${probe}: the port exists`);
  }
  const environment = Object.fromEntries(container.env.map(variable => [variable.name, variable.value]));
  const drain = seconds(environment.Gateway__DrainDelay) + seconds(environment.Gateway__DrainTimeout);
  assert.ok(pod.terminationGracePeriodSeconds >= drain + minimumMargin, `the grace period is at least ${drain + minimumMargin} s`);
  const noticed = container.readinessProbe.periodSeconds * container.readinessProbe.failureThreshold;
  assert.ok(seconds(environment.Gateway__DrainDelay) > noticed, 'the readiness probe fails before the listener closes');
  assert.equal(container.resources.limits.memory, '512Mi');
  assert.ok(container.resources.requests.cpu, 'the autoscaler needs a request of CPU');
  assert.equal(environment.Gateway__Management__Url, `http://*:${ports.management}`);
  assert.equal(environment.Gateway__Contracts__Directory, mount(container, 'contracts').mountPath);
}

function checkReferences(built) {
  const { metadata, spec } = one(built, 'Deployment').spec.template;
  const [container] = spec.containers;
  const volumes = Object.fromEntries(spec.volumes.map(volume => [volume.name, volume]));
  assert.deepEqual(Object.keys(volumes).sort(), container.volumeMounts.map(item => item.name).sort(), 'each volume is mounted');
  const paths = Object.fromEntries(container.volumeMounts.map(item => [item.name, item.mountPath]));
  assert.equal(paths.settings, '/config');
  assert.equal(paths.secrets, '/run/secrets');
  assert.deepEqual(Object.keys(volumes.tmp), ['name', 'emptyDir'].sort((a, b) => (a === 'name') - (b === 'name')));
  for (const item of container.volumeMounts) {
    assert.equal(item.subPath, undefined, 'a file that is mounted with subPath is never updated');
    if (!['tmp', 'data'].includes(item.name)) assert.equal(item.readOnly, true, `${item.name} is read-only`);
  }
  for (const name of ['settings', 'contracts']) {
    assert.ok(built.some(object => object.kind === 'ConfigMap' && object.metadata.name === volumes[name].configMap.name), `the config map of ${name} exists`);
  }
  assert.ok(!built.some(object => object.kind === 'Secret'), 'a secret stands in no file');
  JSON.parse(built.find(object => object.metadata.name === volumes.settings.configMap.name).data['appsettings.Production.json']);
  assert.ok(built.some(object => object.kind === 'ServiceAccount' && object.metadata.name === spec.serviceAccountName));

  const labels = Object.entries(metadata.labels);
  const selects = selector => Object.entries(selector).every(([key, value]) => labels.some(label => label[0] === key && label[1] === value));
  const selectors = [
    one(built, 'Deployment').spec.selector.matchLabels,
    one(built, 'NetworkPolicy').spec.podSelector.matchLabels,
    ...built.filter(object => object.kind === 'Service').map(object => object.spec.selector),
    ...built.filter(object => object.kind === 'PodDisruptionBudget').map(object => object.spec.selector.matchLabels),
    ...(spec.topologySpreadConstraints ?? []).map(constraint => constraint.labelSelector.matchLabels),
  ];
  for (const selector of selectors) assert.ok(selector && Object.keys(selector).length > 0 && selects(selector), `${JSON.stringify(selector)} selects the pods`);
  for (const service of built.filter(object => object.kind === 'Service')) {
    for (const port of service.spec.ports) assert.ok(container.ports.some(item => item.name === port.targetPort), `${service.metadata.name}: ${port.targetPort}`);
  }
  const open = built.find(object => object.kind === 'Service' && object.metadata.name === 'gateway');
  assert.deepEqual(open.spec.ports.map(port => port.targetPort), ['public'], 'the service for clients does not show the management port');
  for (const object of built.filter(item => item.kind !== 'Namespace')) assert.equal(object.metadata.namespace, 'gateway', object.metadata.name);
}

function checkNetwork(built, rules) {
  const policy = one(built, 'NetworkPolicy').spec;
  assert.deepEqual(policy.policyTypes, ['Ingress', 'Egress']);
  assert.equal(policy.egress.length, rules);
  assert.deepEqual(policy.egress.flatMap(rule => rule.ports.map(port => port.port)), rules === 3 ? [53, 53, 443, 5432] : [53, 53, 443]);
  for (const rule of policy.egress) assert.ok(rule.to?.length > 0, 'each rule names its destinations');
  assert.deepEqual(policy.egress[0].to[0].podSelector.matchLabels, { 'k8s-app': 'kube-dns' });
  for (const { ipBlock } of policy.egress[1].to) assert.ok(ipBlock.except.length > 0, `${ipBlock.cidr} excludes private networks`);
  const management = policy.ingress.filter(rule => rule.ports.some(port => port.port === 8081));
  assert.equal(management.length, 1);
  const [{ namespaceSelector }] = management[0].from;
  assert.equal(namespaceSelector.matchExpressions[0].key, 'kubernetes.io/metadata.name');
  assert.equal(namespaceSelector.matchExpressions[0].operator, 'In');
}

function checkSingle(built) {
  const { replicas, strategy, template } = one(built, 'Deployment').spec;
  assert.equal(replicas, 1);
  assert.deepEqual(strategy, { type: 'Recreate' });
  const volume = template.spec.volumes.find(item => item.name === 'data');
  assert.equal(volume.persistentVolumeClaim.claimName, one(built, 'PersistentVolumeClaim').metadata.name);
  assert.equal(variable(template, 'ConnectionStrings__Jobs'), `Data Source=${mount(template.spec.containers[0], 'data').mountPath}/gateway.db`);
}

function checkScaled(built) {
  const { replicas, strategy, template } = one(built, 'Deployment').spec;
  assert.equal(replicas, 3);
  assert.equal(strategy.type, 'RollingUpdate');
  assert.equal(strategy.rollingUpdate.maxUnavailable, 0);
  assert.deepEqual(template.spec.topologySpreadConstraints.map(item => item.topologyKey), ['kubernetes.io/hostname', 'topology.kubernetes.io/zone']);
  assert.equal(one(built, 'PodDisruptionBudget').spec.maxUnavailable, 1);
  const autoscaler = one(built, 'HorizontalPodAutoscaler').spec;
  assert.equal(autoscaler.scaleTargetRef.name, one(built, 'Deployment').metadata.name);
  assert.equal(autoscaler.minReplicas, replicas);
  assert.ok(autoscaler.maxReplicas > replicas);
  assert.equal(variable(template, 'ConnectionStrings__Jobs') ?? '', '');
  const { sources } = template.spec.volumes.find(item => item.name === 'secrets').projected;
  assert.deepEqual(sources.map(source => source.secret.name), ['gateway-secrets', 'gateway-database']);
  assert.ok(!template.spec.volumes.some(item => item.persistentVolumeClaim), 'no volume is shared');
}

function one(built, kind) {
  const found = built.filter(object => object.kind === kind);
  assert.equal(found.length, 1, `one ${kind}`);
  return found[0];
}

function egress(built) { return one(built, 'NetworkPolicy').spec.egress; }

function ingress(built) { return one(built, 'NetworkPolicy').spec.ingress; }

function mount(container, name) { return container.volumeMounts.find(item => item.name === name); }

function variable(template, name) { return template.spec.containers[0].env.find(item => item.name === name)?.value; }

function seconds(duration) {
  const [hours, minutes, rest] = duration.split(':').map(Number);
  return hours * 3600 + minutes * 60 + rest;
}
