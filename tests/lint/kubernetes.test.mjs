// The manifests of conf/k8s: each is of its kind's form, and they fit each other, the image and the program.
import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';
import { files, modules, names, settings, text, yaml } from './documents.mjs';

const base = 'conf/k8s/base';
const customizations = files('conf/k8s/*/kustomization.yaml');
const resources = (file) => yaml(file)[0].resources.map((name) => path.join(path.dirname(file), name)).filter((name) => name.endsWith('.yaml'));
const manifests = customizations.flatMap(resources).flatMap(yaml);
const ofKind = (...kinds) => manifests.filter((manifest) => kinds.includes(manifest.kind));
const pod = (manifest) => manifest.spec.template.spec;
const workloads = ofKind('Deployment', 'Job');
const containers = workloads.flatMap((manifest) => [...(pod(manifest).initContainers ?? []), ...pod(manifest).containers]);
const named = (kind, name) => ofKind(kind).find((manifest) => manifest.metadata.name === name);
const matches = (labels, selector) => Object.entries(selector).every(([key, value]) => labels[key] === value);
const podsOf = (selector) => workloads.filter((manifest) => matches(manifest.spec.template.metadata.labels, selector));
const portsOf = (manifest) => pod(manifest).containers.flatMap(({ ports = [] }) => ports);

// A value that notes which of its fields are looked at.
function watched(value, where, seen) {
  if (typeof value !== 'object' || value === null) return value;
  return new Proxy(value, {
    get(target, key) {
      if (typeof key === 'string' && Object.hasOwn(target, key)) seen.add(`${where}/${key}`);
      return watched(target[key], `${where}/${String(key)}`, seen);
    },
  });
}

function fieldsOf(value, where = '') {
  if (typeof value !== 'object' || value === null) return [];
  return Object.keys(value).flatMap((key) => [`${where}/${key}`, ...fieldsOf(value[key], `${where}/${key}`)]);
}

// The fields that the kind's schema does not know: its code, made from it, looks at each that it does.
function unknownFields(manifest) {
  const Kind = modules(`${/gateway/.test(manifest.apiVersion) ? '@kubernetes-models/gateway-api' : 'kubernetes-models'}/${manifest.apiVersion}`)[manifest.kind];
  const seen = new Set();
  Kind.prototype.validate.call(watched(new Kind(manifest), '', seen));
  return fieldsOf(manifest).filter((field) => !seen.has(field));
}

// The last stage is what runs.
const image = text('Dockerfile').split('\nFROM ').at(-1);

test('every manifest is of the form of its kind, with no field that the kind does not have', () => {
  assert.ok(manifests.length >= 13);
  for (const manifest of manifests) {
    assert.deepEqual(unknownFields(manifest), [], `${manifest.kind} ${manifest.metadata.name}`);
  }
});

test('a mistyped field and a wrong type would be found', () => {
  const mistyped = { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'x' }, spec: { maxUnavailabel: 1 } };
  const wrong = { ...mistyped, spec: { selector: 'web' } };

  assert.deepEqual(unknownFields(mistyped), ['/spec/maxUnavailabel']);
  assert.throws(() => unknownFields(wrong));
});

test('every file is a resource of a kustomization', () => {
  const listed = new Set(customizations.flatMap(resources));
  assert.deepEqual(files('conf/k8s/*.yaml').filter((file) => !listed.has(file) && !customizations.includes(file)), []);
});

test('every selector finds pods, and only its own', () => {
  for (const manifest of ofKind('Deployment')) assert.deepEqual(podsOf(manifest.spec.selector.matchLabels), [manifest]);
  for (const manifest of ofKind('PodDisruptionBudget')) {
    assert.deepEqual(podsOf(manifest.spec.selector.matchLabels).map(({ metadata }) => metadata.name), [manifest.metadata.name]);
  }
  for (const manifest of ofKind('Service')) assert.deepEqual(podsOf(manifest.spec.selector), [named('Deployment', manifest.metadata.name)]);
  for (const manifest of ofKind('NetworkPolicy')) assert.ok(podsOf(manifest.spec.podSelector.matchLabels ?? {}).length > 0);
  for (const manifest of ofKind('Deployment')) {
    for (const { labelSelector } of pod(manifest).topologySpreadConstraints) assert.deepEqual(podsOf(labelSelector.matchLabels), [manifest]);
  }
});

test('every deployment scales and is spared by disruptions; none says how many there are', () => {
  for (const { metadata: { name }, spec } of ofKind('Deployment')) {
    assert.equal(spec.replicas, undefined);
    assert.ok(named('PodDisruptionBudget', name));
    assert.deepEqual(named('HorizontalPodAutoscaler', name).spec.scaleTargetRef, { apiVersion: 'apps/v1', kind: 'Deployment', name });
  }
});

test('every port that is named exists: of services, probes, policies and routes', () => {
  for (const { spec, metadata } of ofKind('Service')) {
    for (const { targetPort } of spec.ports) assert.ok(portsOf(named('Deployment', metadata.name)).some(({ name }) => name === targetPort));
  }
  for (const container of containers) {
    for (const probe of ['startupProbe', 'readinessProbe', 'livenessProbe'].map((name) => container[name]?.httpGet).filter(Boolean)) {
      assert.ok(container.ports.some(({ name }) => name === probe.port));
      assert.ok(['/up', '/up/live'].includes(probe.path));
    }
  }
  for (const { spec } of ofKind('NetworkPolicy')) {
    const known = podsOf(spec.podSelector.matchLabels ?? {}).flatMap(portsOf).map(({ name }) => name);
    for (const { port } of (spec.ingress ?? []).flatMap(({ ports }) => ports)) assert.ok(known.includes(port), port);
  }
  for (const { name, port } of ofKind('HTTPRoute').flatMap(({ spec }) => spec.rules).flatMap(({ backendRefs }) => backendRefs)) {
    assert.ok(named('Service', name).spec.ports.some((its) => its.port === port));
  }
  const exposed = /^EXPOSE (.*)$/m.exec(image)[1].split(' ').map(Number);
  assert.deepEqual(workloads.flatMap(portsOf).map(({ containerPort }) => containerPort), exposed);
});

test('every container has the one image, with nothing it may do', () => {
  for (const container of containers) {
    assert.equal(container.image, 'snakeeyes');
    assert.deepEqual(container.securityContext, { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } });
    assert.ok(container.resources.requests.cpu && container.resources.requests.memory && container.resources.limits.memory);
  }
  for (const manifest of workloads) {
    const { runAsNonRoot, runAsUser, seccompProfile } = pod(manifest).securityContext;
    assert.ok(runAsNonRoot && runAsUser > 0);
    assert.deepEqual(seccompProfile, { type: 'RuntimeDefault' });
    assert.equal(pod(manifest).automountServiceAccountToken, false);
    assert.equal(pod(manifest).enableServiceLinks, false);
    assert.deepEqual(pod(manifest).volumes.filter(({ emptyDir }) => !emptyDir), []);
  }
});

test('every container writes where the image does, and nowhere else', () => {
  const [, state] = /^ENV .*\bVAR=(\S+)/m.exec(image);
  for (const { volumeMounts } of containers) assert.deepEqual(volumeMounts.map(({ mountPath }) => mountPath), [state, '/tmp']);
});

test('who is told to end has the time for it: preStop, and 9 s for what runs', () => {
  for (const manifest of ofKind('Deployment')) {
    const [{ lifecycle }] = pod(manifest).containers;
    const before = lifecycle ? Number(lifecycle.preStop.exec.command[1]) : 0;
    assert.ok(pod(manifest).terminationGracePeriodSeconds >= before + 10 + 3, manifest.metadata.name);
  }
});

test('every setting that is given is one of the program', () => {
  const known = new Set(settings());
  assert.ok(known.has('DATABASE_URL') && known.size > 20);
  const given = [...files('conf/k8s/*.env').flatMap(names), ...containers.flatMap(({ env = [] }) => env.map(({ name }) => name))];
  assert.deepEqual(given.filter((name) => !known.has(name)), []);
});

test('no secret stands in the manifests', () => {
  assert.deepEqual(ofKind('Secret'), []);
  assert.deepEqual(files('conf/k8s/*.env').flatMap(names).filter((name) => /KEY|PASSWORD|SECRET|DATABASE_URL|REDIS_URL|MAIL_URL/.test(name)), []);
});

test('every ConfigMap that is referred to is generated, and the Secrets are those that are told of', () => {
  const { configMapGenerator } = yaml(`${base}/kustomization.yaml`)[0];
  const made = configMapGenerator.map(({ name }) => name);
  const sources = containers.flatMap(({ envFrom = [] }) => envFrom);
  for (const { configMapRef } of sources.filter((source) => source.configMapRef)) assert.ok(made.includes(configMapRef.name));
  const secrets = new Set([...sources.flatMap(({ secretRef }) => secretRef?.name ?? []),
    ...containers.flatMap(({ env = [] }) => env.flatMap(({ valueFrom }) => valueFrom?.secretKeyRef.name ?? []))]);
  for (const secret of secrets) assert.ok(text('docs/deployment.md').includes(`secret generic ${secret} `), secret);
});
