import { randomBytes } from 'node:crypto';
import type { Attributes, IssuerKey } from '@healthchain/protocol';
import {
  accumulatorWithout,
  disclose,
  issueAttestation,
  issuerSecrets,
  present,
  renewWitness,
} from '@healthchain/protocol/attestation';
import {
  isRevocationOf,
  noRevocations,
  verifyPresentation,
} from '@healthchain/protocol/presentation';
import { median, percentile } from './stats/percentile.js';

/** How often each is done; the first ones are not counted. */
const rounds = { counted: 50, before: 5 } as const;

const organization = 'LakesideMSP';
const at = '2026-03-01T00:00:00Z';
const attributes: Attributes = {
  ...{ kind: 'provider', profession: 'physician', state: 'OH' },
  validUntil: '2026-05-01T00:00:00Z',
};

/** Milliseconds that something takes, and of the processor, as a row of the table. */
function timed(name: string, work: () => unknown): string {
  const measured = Array.from({ length: rounds.before + rounds.counted }, () => {
    const begin = performance.now();
    const used = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(used);
    return { elapsed: performance.now() - begin, processor: (user + system) / 1_000 };
  }).slice(rounds.before);
  const elapsed = measured.map((one) => one.elapsed);
  const processor = measured.map((one) => one.processor);
  const figures = [median(processor), median(elapsed), percentile(elapsed, 95)];
  return `| ${[name, ...figures.map((figure) => figure.toFixed(1))].join(' | ')} |`;
}

const secrets = issuerSecrets({ signature: randomBytes(32), accumulator: randomBytes(32) });
const key: IssuerKey = {
  organization,
  signatureKey: secrets.signature.publicKey,
  accumulatorKey: secrets.accumulator.publicKey,
  ...noRevocations,
  publishedAt: at,
};
const attestation = issueAttestation(secrets, key, attributes);
const { revocationId } = issueAttestation(secrets, key, attributes);
const accumulated = accumulatorWithout(secrets, key.accumulated, revocationId);
const revocation = { organization, sequence: 1, revocationId, accumulated, revokedAt: at };
const context = randomBytes(32);
const all = disclose(attributes, ['profession', 'state']);
const some = disclose(attributes, ['profession']);
const presentation = present(attestation, key, all, context);

console.log('| size | bytes |\n| --- | --- |');
for (const [name, base64] of [
  ['presentation, all attributes shown', presentation],
  ['presentation, one kept back', present(attestation, key, some, context)],
  ['signature', attestation.signature],
  ['witness', attestation.witness],
  ['accumulator', accumulated],
] as const) {
  console.log(`| ${name} | ${Buffer.from(base64, 'base64').length} |`);
}
console.log(
  '\n| ms | processor, median | elapsed, median | elapsed, p95 |\n| --- | --- | --- | --- |',
);
console.log(timed('attest', () => issueAttestation(secrets, key, attributes)));
console.log(timed('present', () => present(attestation, key, all, context)));
console.log(
  timed('verify', () => {
    verifyPresentation({ presentation, disclosed: all, context }, key);
  }),
);
console.log(timed('revoke', () => accumulatorWithout(secrets, key.accumulated, revocationId)));
console.log(timed('verify a revocation', () => isRevocationOf(key, revocation)));
console.log(
  timed('renew a witness, for each revocation', () => renewWitness(attestation, revocation)),
);
