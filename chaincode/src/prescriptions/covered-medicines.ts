import { decideAccess, patientAuthority, type CompartmentKind } from '@healthchain/protocol';
import type { PrescribedMedicine } from '@healthchain/protocol/prescriptions';
import { loadBasis } from '../access/charts/load-basis.js';
import { roleOfCaller } from '../access/charts/chart-reader.js';
import type { HealthContext } from '../context/health-context.js';
import { privateKeys, publicKeys } from '../context/ledger-keys.js';

/**
 * What the caller may be told of a patient's medicines: the own organisation's, and those of others in
 * compartments that the caller's open sessions cover. A session counts for as long as it would be opened again now.
 */
export async function coveredMedicines(
  context: HealthContext,
  { patientId, accessIds }: { readonly patientId: string; readonly accessIds: readonly string[] },
  medicines: readonly PrescribedMedicine[],
): Promise<readonly PrescribedMedicine[]> {
  const { mspId } = context.caller;
  const sessions = await Promise.all(
    accessIds.map((accessId) => compartmentsOf(context, patientId, accessId)),
  );
  const covered = sessions.flat();
  return medicines.filter(
    ({ organization, compartments }) =>
      organization === mspId || compartments.every((each) => covered.includes(each)),
  );
}

/** The compartments whose medicines a session shows; none of a session that is over, or of somebody else. */
async function compartmentsOf(
  context: HealthContext,
  patientId: string,
  accessId: string,
): Promise<readonly CompartmentKind[]> {
  const state = context.privateState(patientAuthority);
  const access = await state.get(privateKeys.access(patientId, accessId));
  const { mspId: organization, publicKeyDigest } = context.caller;
  const isOpen =
    access?.outcome.kind === 'permitted' &&
    Date.parse(access.outcome.until) > context.time.epochMilliseconds;
  const isOwn = access?.organization === organization && access.publicKeyDigest === publicKeyDigest;
  if (!isOpen || !isOwn || !access.request.classes.includes('medications')) {
    return [];
  }
  const { request } = access;
  const now = decideAccess({
    ...{ request, organization, publicKeyDigest, role: await roleOfCaller(context) },
    policy: await context.publicState.get(publicKeys.accessPolicy()),
    authority: await state.get(privateKeys.authority(patientId)),
    ...(await loadBasis(context, request, { organization, publicKeyDigest })),
    time: context.time,
  });
  return now.kind === 'permitted' ? request.compartments : [];
}
