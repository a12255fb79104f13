import {
  HealthChainError,
  idempotencyKey,
  keysReleased,
  patientAuthority,
  randomId,
  releaseRequestSchema,
  releaseTransientField,
  salt,
  sha256Hex,
  type CompartmentKind,
  type KeeperRelease,
  type ReleaseRequest,
} from '@healthchain/protocol';
import { z } from 'zod';
import { gatewayOf } from '../context/guards.js';
import type { HealthContext } from '../context/health-context.js';
import { privateKeys, publicKeys } from '../context/ledger-keys.js';
import { requireDigest } from '../context/require-digest.js';
import { requireNamed } from '../context/require-named.js';
import { requireActiveCredential } from '../context/require-role.js';
import { transaction } from '../context/use-case.js';
import { loadBasis } from '../access/charts/load-basis.js';
import { decideRelease, releaseRefusals } from './decide-release.js';

const transientSchema = z.strictObject({ salt, request: releaseRequestSchema });

/**
 * States that keys are handed out for a permitted access, before they are. It reads the authority and
 * the consent or emergency, so that it conflicts with their end: the order of the blocks decides. A release by a
 * key keeper leaves a mark at the chart, which `CommitVersions` reads: nothing more is written under
 * keys that a reader has.
 */
export const releaseKeys = transaction({
  name: 'PatientRecordContract:ReleaseKeys',
  summary:
    'Commits that the caller’s organisation hands out the keys of a permitted access, by the digest ' +
    'of what it hands out; once for each access.',
  arguments: z.strictObject({ accessId: randomId, digest: sha256Hex, idempotencyKey }),
  guard: gatewayOf('hospital', 'pharmacy', 'health-plan'),
  transient: `\`${releaseTransientField}\`: salt, request (ReleaseRequest)`,
  events: [keysReleased],
  refusals: ['TRANSIENT_MISSING', 'ALREADY_EXISTS', 'PRIVATE_DATA_UNAVAILABLE', ...releaseRefusals],
  run: async (context, { accessId, digest }) => {
    const { request, ...transient } = context.transient(releaseTransientField, transientSchema);
    requireDigest(digest, transient.salt, request);
    requireNamed(accessId, request.accessId);
    const { mspId } = context.caller;
    const state = context.privateState(patientAuthority);
    const entry = privateKeys.release(request.patientId, accessId, mspId);
    if ((await state.hash(entry)) !== undefined) {
      throw new HealthChainError('ALREADY_EXISTS');
    }
    const { access, authority, policy } = await requireReleasable(context, request);
    const decidedBy = policy && { policyVersion: policy.version };
    await state.put(entry, {
      ...request,
      salt: transient.salt,
      organization: mspId,
      ...decidedBy,
      at: context.time.instant,
    });
    if (authority.custodian !== mspId) {
      await markChart(context, request.patientId, {
        salt: transient.salt,
        released: access.request.compartments,
        ...decidedBy,
      });
    }
    context.emit(keysReleased, { accessId });
    return { accessId };
  },
});

/** The access, the authority and the access policy on which a release rests. @throws HealthChainError as {@link decideRelease} does */
async function requireReleasable(context: HealthContext, request: ReleaseRequest) {
  const state = context.privateState(patientAuthority);
  const access = await state.get(privateKeys.access(request.patientId, request.accessId));
  const authority = await state.get(privateKeys.authority(request.patientId));
  if (access === undefined || authority === undefined) {
    throw new HealthChainError('ACCESS_NOT_PERMITTED');
  }
  // Keys are for a person: one who was suspended since is given none.
  const { role } = await requireActiveCredential(context, access);
  const { basis } = access.request;
  const policy = await context.publicState.get(publicKeys.accessPolicy());
  decideRelease({
    keeper: context.caller.mspId,
    keyId: request.keyId,
    ...{ access, role, authority, policy },
    ...(await loadBasis(context, access.request, access)),
    escrow:
      basis.kind === 'consent' ? await state.get(privateKeys.escrow(basis.consentId)) : undefined,
    readerKey: await context.publicState.get(publicKeys.wrappingKey(access.organization)),
    time: context.time,
  });
  return { access, authority, policy };
}

/** What a key keeper's release adds to the mark. */
interface ChartMark extends Pick<KeeperRelease, 'salt' | 'policyVersion'> {
  readonly released: readonly CompartmentKind[];
}

/** Adds to what key keepers have released of a chart: its custodian has to know all of it. */
async function markChart(
  context: HealthContext,
  chartId: string,
  { salt: ofMark, released, ...decidedBy }: ChartMark,
): Promise<void> {
  const state = context.privateState(patientAuthority);
  const mark = privateKeys.keeperRelease(chartId);
  const earlier = (await state.get(mark))?.compartments ?? [];
  await state.put(mark, {
    salt: ofMark,
    chartId,
    compartments: [...new Set([...earlier, ...released])].sort(),
    transactionId: context.stub.getTxID(),
    ...decidedBy,
  });
}
