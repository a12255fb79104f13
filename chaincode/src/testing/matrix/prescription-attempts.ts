import { randomUUID } from 'node:crypto';
import { canonicalJson } from '@healthchain/protocol';
import type { Prescription } from '@healthchain/protocol/prescriptions';
import { now } from '../patients.js';
import {
  actOn,
  checkPrescriptions,
  draftPrescription,
  issuePrescriptions,
} from '../prescriptions.js';
import { confirmRight, proposeRight, revokeRight, SecondFactor } from '../signing-rights.js';
import type { TestLedger } from '../test-ledger.js';
import type { Attempt, Scenery } from './attempt.js';
import { orderBy } from './prescribed.js';

const contract = 'PrescriptionManagementContract';
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
  ProposeSigningRight: ({ stage, props, as, place }) =>
    proposeRight(
      stage.ledger,
      as,
      { ...as, publicKeyDigest: props.registered.get(place) ?? '' },
      new SecondFactor().publicKey,
    ),
  ConfirmSigningRight: async ({ stage, props, as, place }) => {
    const publicKeyDigest = props.registered.get(place) ?? '';
    const right = { ...as, publicKeyDigest };
    const registrar = stage.cast.holder(place, 'registrar');
    await proposeRight(stage.ledger, registrar, right, new SecondFactor().publicKey);
    return confirmRight(stage.ledger, as, right);
  },
  RevokeSigningRight: async ({ stage, props, as, place }) => {
    const publicKeyDigest = props.registered.get(place) ?? '';
    const right = { ...as, publicKeyDigest };
    const registrar = stage.cast.holder(place, 'registrar');
    await proposeRight(stage.ledger, registrar, right, new SecondFactor().publicKey);
    return revokeRight(stage.ledger, as, right);
  },
  GetSigningRight: async (scenery) => {
    const { stage, props, as } = scenery;
    const custodian = stage.cast.mspId('custodian');
    const publicKeyDigest = props.registered.get('custodian') ?? '';
    const registrar = stage.cast.holder('custodian', 'registrar');
    const right = { ...registrar, publicKeyDigest };
    await proposeRight(stage.ledger, registrar, right, new SecondFactor().publicKey);
    const call = `${contract}:GetSigningRight`;
    return stage.ledger.run({ as, call, args: [custodian, publicKeyDigest] });
  },
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
