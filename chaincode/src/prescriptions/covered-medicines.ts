import { decideAccess, patientAuthority, type CompartmentKind } from '@healthchain/protocol';
import type { PrescribedMedicine } from '@healthchain/protocol/prescriptions';
import { loadBasis } from '../access/charts/load-basis.js';
import type { HealthContext } from '../context/health-context.js';
import { privateKeys, publicKeys } from '../context/ledger-keys.js';
import { requireActiveCredential } from '../context/require-role.js';
import type { Holder } from './people.js';

/**
 * What a prescriber may be told of a patient's medicines: the own organisation's, and those of others in
 * compartments that the prescriber's open sessions cover. A session counts for as long as it would be opened again now.
 */
export async function coveredMedicines(
  context: HealthContext,
  { patientId, accessIds }: { readonly patientId: string; readonly accessIds: readonly string[] },
  holder: Holder,
  medicines: readonly PrescribedMedicine[],
): Promise<readonly PrescribedMedicine[]> {
  const sessions = await Promise.all(
    accessIds.map((accessId) => compartmentsOf(context, holder, patientId, accessId)),
  );
  const covered = sessions.flat();
  return medicines.filter(
    ({ organization, compartments }) =>
      organization === holder.organization || compartments.every((each) => covered.includes(each)),
  );
}

/** The compartments whose medicines a session shows; none of a session that is over, or of somebody else. */
async function compartmentsOf(
  context: HealthContext,
  { organization, publicKeyDigest }: Holder,
  patientId: string,
  accessId: string,
): Promise<readonly CompartmentKind[]> {
  const state = context.privateState(patientAuthority);
  const access = await state.get(privateKeys.access(patientId, accessId));
  const isOpen =
    access?.outcome.kind === 'permitted' &&
    Date.parse(access.outcome.until) > context.time.epochMilliseconds;
  const isOwn = access?.organization === organization && access.publicKeyDigest === publicKeyDigest;
  if (!isOpen || !isOwn || !access.request.classes.includes('medications')) {
    return [];
  }
  const { request } = access;
  const { role } = await requireActiveCredential(context, { organization, publicKeyDigest });
  const now = decideAccess({
    ...{ request, organization, publicKeyDigest, role },
    policy: await context.publicState.get(publicKeys.accessPolicy()),
    authority: await state.get(privateKeys.authority(patientId)),
    ...(await loadBasis(context, request, { organization, publicKeyDigest })),
    time: context.time,
  });
  return now.kind === 'permitted' ? request.compartments : [];
}
