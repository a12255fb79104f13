import { randomUUID } from 'node:crypto';
import { canonicalJson } from '@healthchain/protocol';
import type { Prescription, PrescriptionOrder } from '@healthchain/protocol/prescriptions';
import { testOrder } from '@healthchain/protocol/testing/prescriptions';
import { succeeded } from '../consortium.js';
import { now } from '../patients.js';
import {
  actOn,
  checkPrescriptions,
  draftPrescription,
  issuePrescriptions,
} from '../prescriptions.js';
import type { TestLedger } from '../test-ledger.js';
import type { Attempt, Scenery } from './attempt.js';
import type { Stage } from './stage.js';

const contract = 'PrescriptionManagementContract';
const amoxicillin = '723';

/** What the prescriptions of the matrix are: one in force, one that is a draft, and what was dispensed of another. */
export interface Prescribed {
  readonly prescriptionId: string;
  readonly draftId: string;
  readonly dispensedId: string;
  readonly dispenseId: string;
}

function orderBy({ patientId, cast }: Stage): PrescriptionOrder {
  const { mspId: organization, publicKeyDigest } = cast.holder('custodian', 'clinician');
  const order = { prescriptionId: randomUUID(), patientId, organization, publicKeyDigest };
  return testOrder({ ...order, drug: amoxicillin });
}

async function drafted(stage: Stage): Promise<string> {
  const order = orderBy(stage);
  const as = stage.cast.holder('custodian', 'clinician');
  succeeded(await draftPrescription(stage.ledger, order, stage.wrappingKeys, { as }));
  return order.prescriptionId;
}

/** Prescriptions by a clinician of the custodian for the patient in question. */
export async function prescribed(stage: Stage): Promise<Prescribed> {
  const { ledger, cast, patientId } = stage;
  const as = cast.holder('custodian', 'clinician');
  const pharmacist = cast.holder('pharmacy', 'pharmacist');
  const issued = async (): Promise<string> => {
    const prescriptionId = await drafted(stage);
    const request = { patientId, prescriptionIds: [prescriptionId] };
    succeeded(await issuePrescriptions(ledger, request, { as }));
    // What is in force would be a duplicate of what is issued next.
    ledger.privateState.delete(`prescriptions:medicationProfile/${patientId}`);
    return prescriptionId;
  };
  const [prescriptionId, dispensedId] = [await issued(), await issued()];
  const dispenseId = randomUUID();
  const request = { patientId, prescriptionId: dispensedId, dispenseId, amount: 30_000 };
  succeeded(await actOn(ledger, 'DispensePrescription', request, { as: pharmacist }));
  return { prescriptionId, draftId: await drafted(stage), dispensedId, dispenseId };
}

/** Lets the prescription in force stand otherwise. */
function change(
  ledger: TestLedger,
  { stage, props }: Scenery,
  changed: Partial<Prescription>,
): void {
  const key = `prescriptions:prescription/${stage.patientId}/${props.prescribed.prescriptionId}`;
  const prescription = JSON.parse(ledger.privateState.get(key) ?? '') as Prescription;
  ledger.privateState.set(key, canonicalJson({ ...prescription, ...changed }));
}

const act =
  (
    name: string,
    more: (scenery: Scenery) => Readonly<Record<string, string | number | boolean>> = () => ({}),
    changed: (scenery: Scenery) => Partial<Prescription> = () => ({}),
  ): Attempt =>
  (scenery) => {
    const { stage, props, as } = scenery;
    const { patientId, ledger } = stage;
    change(ledger, scenery, changed(scenery));
    const request = { patientId, prescriptionId: props.prescribed.prescriptionId };
    return actOn(ledger, name, { ...request, ...more(scenery) }, { as });
  };

const read =
  (name: string, args: (scenery: Scenery) => readonly string[]): Attempt =>
  (scenery) =>
    scenery.stage.ledger.run({
      ...{ as: scenery.as, call: `${contract}:${name}` },
      args: args(scenery),
    });

const reason = () => ({ reason: 'replaced' });
const byPharmacy = ({ stage }: Scenery) => ({
  ...{ organization: stage.cast.mspId('pharmacy'), publicKeyDigest: 'a'.repeat(64) },
  ...{ transactionId: 'b'.repeat(64), at: now },
});
const named = ({ stage, props }: Scenery) => [stage.patientId, props.prescribed.prescriptionId];

const attempts: Readonly<Record<string, Attempt>> = {
  DraftPrescription: ({ stage, as }) =>
    draftPrescription(
      stage.ledger,
      { ...orderBy(stage), organization: as.mspId },
      stage.wrappingKeys,
      { as },
    ),
  IssuePrescriptions: ({ stage, props, as }) =>
    issuePrescriptions(
      stage.ledger,
      { patientId: stage.patientId, prescriptionIds: [props.prescribed.draftId] },
      { as },
    ),
  CheckPrescriptions: ({ stage, props, as }) =>
    checkPrescriptions(stage.ledger, as, {
      ...{ patientId: stage.patientId, prescriptionIds: [props.prescribed.draftId] },
      publicKeyDigest: stage.cast.holder('custodian', 'clinician').publicKeyDigest,
    }),
  ClaimPrescription: act('ClaimPrescription'),
  RejectPrescription: act('RejectPrescription', reason),
  DispensePrescription: act('DispensePrescription', () => ({
    ...{ dispenseId: randomUUID(), amount: 30_000 },
  })),
  ReturnDispense: act('ReturnDispense', ({ props: { prescribed: of } }) => ({
    ...{ prescriptionId: of.dispensedId, dispenseId: of.dispenseId },
  })),
  HoldPrescription: act('HoldPrescription', reason),
  ResumePrescription: act(
    'ResumePrescription',
    () => ({}),
    (scenery) => ({ hold: { ...byPharmacy(scenery), reason: 'replaced' } }),
  ),
  EndPrescription: act('EndPrescription', reason),
  TransferPrescription: ({ stage, ...scenery }) => {
    const organizations = JSON.parse(stage.ledger.state.get('document/organizations') ?? '') as {
      content: { organizations: { mspId: string; kind: string; name: string }[] };
    };
    const other = { mspId: 'HarborMSP', kind: 'pharmacy', name: 'Harbor Pharmacy' };
    organizations.content.organizations.push(other);
    stage.ledger.state.set('document/organizations', canonicalJson(organizations));
    return act('TransferPrescription', () => ({ to: other.mspId }))({ stage, ...scenery });
  },
  AnswerTransfer: act(
    'AnswerTransfer',
    () => ({ accepted: true }),
    (scenery) => ({
      transfers: [
        {
          ...{ ...byPharmacy(scenery), organization: 'HarborMSP' },
          to: scenery.stage.cast.mspId('pharmacy'),
        },
      ],
    }),
  ),
  WithdrawTransfer: act(
    'WithdrawTransfer',
    () => ({}),
    (scenery) => ({ transfers: [{ ...byPharmacy(scenery), to: 'HarborMSP' }] }),
  ),
  GetPrescription: read('GetPrescription', named),
  GetPrescriptionText: read('GetPrescriptionText', named),
  ListPrescriptions: read('ListPrescriptions', ({ stage }) => [stage.patientId, '10', '']),
  ListDispenses: read('ListDispenses', ({ props }) => [props.prescribed.dispensedId, '10', '']),
  ListQueue: read('ListQueue', () => ['10', '']),
};

/** Calls about prescriptions. */
export const prescriptionAttempts: Readonly<Record<string, Attempt>> = Object.fromEntries(
  Object.entries(attempts).map(([name, attempt]) => [`${contract}:${name}`, attempt]),
);
