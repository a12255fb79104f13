import { randomUUID } from 'node:crypto';
import type { WrappingPublicKey } from '@healthchain/protocol';
import { newCompartment, prepareCommit } from '@healthchain/protocol/testing/prepared-commits';
import { commit } from '../commits.js';
import type { Attempt } from './attempt.js';
import { anchorJournal, depositKeys, depositOf, publishKey, releaseKeys } from './keys.js';
import { anchorsBefore, type Props } from './props.js';
import type { Stage } from './stage.js';

const read =
  (name: string, args: (props: Props, stage: Stage) => readonly string[]): Attempt =>
  ({ stage, props, as }) =>
    stage.ledger.run({ as, call: `PatientRecordContract:${name}`, args: args(props, stage) });

/** Calls of the PatientRecordContract. */
export const recordAttempts: Readonly<Record<string, Attempt>> = {
  'PatientRecordContract:CommitVersions': ({ stage, as, props: { chart } }) =>
    commit(stage.ledger, { admin: as, gateway: as }, prepareCommit(chart, newCompartment(chart))),
  'PatientRecordContract:WithdrawCommit': read('WithdrawCommit', () => [randomUUID()]),
  'PatientRecordContract:GetCommitment': read('GetCommitment', ({ commitId }) => [commitId]),
  'PatientRecordContract:ListCommitments': read('ListCommitments', () => ['10', '']),
  'PatientRecordContract:GetPack': read('GetPack', ({ commitId }) => [commitId, '0']),
  'PatientRecordContract:GetChart': read('GetChart', ({ chart }) => [chart.chartId]),
  'PatientRecordContract:GetCompartment': read('GetCompartment', ({ compartmentId }) => [
    compartmentId,
  ]),
  // The key that stands there: another one would need a signature besides.
  'PatientRecordContract:PublishWrappingKey': ({ stage, as }) => {
    const entry = stage.ledger.state.get(`wrappingKey/${as.mspId}`) ?? '';
    const { publicKey } = JSON.parse(entry) as WrappingPublicKey;
    return publishKey(stage.ledger, as, publicKey);
  },
  'PatientRecordContract:GetWrappingKey': read('GetWrappingKey', (_, { cast }) => [
    cast.mspId('custodian'),
  ]),
  'PatientRecordContract:DepositKeyShares': ({ stage, as, props: { consentId } }) =>
    depositKeys(stage.ledger, as, depositOf(consentId, stage.patientId, stage.keeperKeys)),
  'PatientRecordContract:GetEscrow': read('GetEscrow', ({ consentId }) => [consentId]),
  'PatientRecordContract:ReleaseKeys': ({ stage, as, props: { accessId, keyId } }) =>
    releaseKeys(stage.ledger, as, { accessId, keyId, patientId: stage.patientId }),
  'PatientRecordContract:GetRelease': read('GetRelease', ({ released }, { patientId, cast }) => [
    patientId,
    released,
    cast.mspId('custodian'),
  ]),
  'PatientRecordContract:GetKeeperRelease': read('GetKeeperRelease', (_, { patientId }) => [
    patientId,
  ]),
  'PatientRecordContract:AnchorJournal': ({ stage, as }) =>
    anchorJournal(stage.ledger, as, anchorsBefore + 1),
  'PatientRecordContract:GetAnchor': read('GetAnchor', (_, { cast }) => [
    cast.mspId('custodian'),
    '1',
  ]),
};
