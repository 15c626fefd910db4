// kubectl kustomize OVERLAY | node pod.mjs: prints the container of the Deployment as options of podman, one per line: variables, user, limits and
// security context. Mounts and ports are the caller's.
import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';

const objects = parseAllDocuments(readFileSync(0, 'utf8')).map(document => document.toJS());
const { spec } = objects.find(object => object.kind === 'Deployment').spec.template;
const [container] = spec.containers;
const options = [
  `--user=${spec.securityContext.runAsUser}:${spec.securityContext.runAsGroup}`,
  `--memory=${container.resources.limits.memory.replace('Mi', 'm')}`,
  `--stop-timeout=${spec.terminationGracePeriodSeconds}`,
  ...container.securityContext.capabilities.drop.map(name => `--cap-drop=${name}`),
  ...container.env.flatMap(variable => ['-e', `${variable.name}=${variable.value}`]),
];
if (container.securityContext.readOnlyRootFilesystem) options.push('--read-only');
if (!container.securityContext.allowPrivilegeEscalation) options.push('--security-opt=no-new-privileges');
console.log(options.join('\n'));
