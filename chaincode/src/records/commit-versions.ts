import {
  commitRequestSchema,
  patientAuthority,
  phiReferences,
  recordsCommitted,
  versionsPayloadSchema,
  versionsTransientField,
} from '@healthchain/protocol';
import { gatewayOf } from '../context/guards.js';
import { privateKeys, publicKeys, type LedgerKey } from '../context/ledger-keys.js';
import type { PrivateState } from '../context/private-state.js';
import { transaction } from '../context/use-case.js';
import { decideCommit } from './decide-commit.js';
import type { LedgerHashes } from './prove-known.js';

/** Commits the record versions of one Bundle: all of them or none. */
export const commitVersions = transaction({
  name: 'PatientRecordContract:CommitVersions',
  summary:
    'Commits record versions, with their new charts and compartments, in one transaction. Charts ' +
    'and compartments that the ledger knows are supplied as they are and proven by their hashes; so ' +
    'is the last release of a chart’s keys by a key keeper.',
  arguments: commitRequestSchema,
  guard: gatewayOf('hospital'),
  transient: `\`${versionsTransientField}\`: VersionsPayload`,
  events: [`${recordsCommitted} (Commitment)`],
  refusals: [
    'TRANSIENT_MISSING',
    'ALREADY_EXISTS',
    'STATE_MISMATCH',
    'NOT_CUSTODIAN',
    'KEYS_RELEASED',
    'CHART_UNKNOWN',
    'COMPARTMENT_UNKNOWN',
    'COMMITMENT_MISMATCH',
  ],
  run: async (context, request) => {
    const payload = context.transient(versionsTransientField, versionsPayloadSchema);
    const references = context.privateState(phiReferences);
    const commitmentKey = publicKeys.commitment(request.commitId);
    const { commitment, privateWrites } = decideCommit({
      custodian: context.caller.mspId,
      committedAt: context.time.instant,
      request,
      payload,
      commitIdUsed: await context.publicState.has(commitmentKey),
      hashes: new Map([
        ...(await hashesOf(references, [
          ...payload.charts.map((chart) => privateKeys.chart(chart.chartId)),
          ...payload.compartments.map(({ compartmentId }) =>
            privateKeys.compartment(compartmentId),
          ),
        ])),
        // Read, so that a release and a commit that does not know of it conflict.
        ...(await hashesOf(
          context.privateState(patientAuthority),
          payload.charts.map((chart) => privateKeys.keeperRelease(chart.chartId)),
        )),
      ]),
    });
    for (const { entry, text } of privateWrites) {
      await references.putText(entry, text);
    }
    await context.publicState.put(commitmentKey, commitment);
    context.emit(recordsCommitted, commitment);
    return commitment;
  },
});

async function hashesOf(state: PrivateState, entries: readonly LedgerKey[]): Promise<LedgerHashes> {
  const hashes = new Map<string, string>();
  for (const entry of entries) {
    const hash = await state.hash(entry);
    if (hash !== undefined) {
      hashes.set(entry.key, hash);
    }
  }
  return hashes;
}
