import { strict as assert } from 'node:assert';
import {
  answerOpinion,
  askOpinion,
  opinionOf,
  presentedRequest,
  TestIssuer,
} from '../attestations.js';
import type { Attempt, Scenery } from './attempt.js';

const contract = 'AccessControlContract';

/** A query of something that the custodian attested or was asked. */
const read =
  (name: string, args: (scenery: Scenery) => readonly string[]): Attempt =>
  (scenery) => {
    const { stage, as } = scenery;
    const custodian = stage.cast.mspId('custodian');
    const call = `${contract}:${name}`;
    return stage.ledger.run({ as, call, args: [custodian, ...args(scenery)] });
  };

/** Calls about attestations and second opinions. */
export const disclosureAttempts: Readonly<Record<string, Attempt>> = {
  // The first keys: others would need a signature besides.
  [`${contract}:PublishIssuerKey`]: ({ stage, as }) => {
    stage.ledger.state.delete(`issuerKey/${as.mspId}`);
    return new TestIssuer(stage.ledger, as).publish();
  },
  [`${contract}:GetIssuerKey`]: read('GetIssuerKey', () => []),
  [`${contract}:RevokeAttestation`]: ({ as, place, props }) => {
    const issuer = props.issuers.get(place);
    assert.ok(issuer !== undefined);
    return issuer.revoke(issuer.attest(), { as });
  },
  [`${contract}:GetAttestationRevocation`]: read('GetAttestationRevocation', () => ['1']),
  [`${contract}:RequestSecondOpinion`]: ({ stage, as, props: { attested } }) => {
    const custodian = stage.cast.mspId('custodian');
    const keyId = stage.wrappingKeys.get(custodian) ?? '';
    const request = opinionOf(attested.attestation, custodian, keyId);
    const presented = presentedRequest(attested.attestation, attested.issuer.key, request);
    return askOpinion(stage.ledger, as, presented);
  },
  [`${contract}:AnswerSecondOpinion`]: ({ stage, as, props: { opinionId } }) =>
    answerOpinion(stage.ledger, as, { opinionId, addressee: stage.cast.mspId('custodian') }),
  [`${contract}:GetSecondOpinion`]: read('GetSecondOpinion', ({ props }) => [props.opinionId]),
  [`${contract}:ListSecondOpinions`]: read('ListSecondOpinions', () => ['10', '']),
};
