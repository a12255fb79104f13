import type { Emergency } from '@healthchain/protocol';
import type {
  CaseCareTeam,
  DecisionCase,
  NaiveCareTeam,
} from '@healthchain/protocol/testing/decisions';
import { SoftwareAuthenticator, statementBase } from '@healthchain/protocol/testing';
import { succeeded } from '../consortium.js';
import { declare, end, explanationFor } from '../emergencies.js';
import { changePolicy } from '../officers.js';
import { site } from '../patients.js';
import { credentialOf } from './credentials.js';
import type { DecisionScene } from './decision-scene.js';
import { recordCareTeams } from './record-care-teams.js';
import { recordDecisions } from './record-decisions.js';

/** How the credential of somebody who asks stands. */
const inForce = {
  standing: 'in-force' as const,
  fields: { countersignedBy: 'CornerstoneMSP', validUntil: '2027-01-01T00:00:00Z' },
};

/**
 * Brings a case about by transactions: care teams as they were and as they are, signed consents, revocations,
 * delegations, emergencies and their ends, replaced passkeys, those of proxies, approved policies. Only that
 * nobody enrolled the patient and that there is no policy is written by hand, a consent that its signer could
 * not give or that names a care team which the grantee does not keep, and the credential, whose role is the
 * case's.
 */
export async function recordCase(stage: DecisionScene, given: DecisionCase): Promise<void> {
  const { emergency, policy, person } = given;
  stage.beginAnew();
  await recordCareTeams(stage, before(given));
  await recordDecisions(stage, given);
  await recordCareTeams(stage, given.careTeams.filter(isChanged), 2);
  if (emergency !== undefined) {
    await recordEmergency(stage, emergency);
  }
  if (policy !== undefined) {
    await changePolicy(stage.scene.consortium, stage.officers, policy);
  }
  stage.writeCredential(stage.identityOf(person), credentialOf(person, inForce));
  stage.takeAway(given);
}

/** The care teams when the consent was recorded. */
function before({ careTeams }: DecisionCase): NaiveCareTeam[] {
  return careTeams.map(({ formerly, ...team }) => ({ ...team, members: formerly }));
}

function isChanged({ members, formerly }: CaseCareTeam): boolean {
  return members !== formerly;
}

async function recordEmergency(stage: DecisionScene, emergency: Emergency): Promise<void> {
  const { consortium } = stage.scene;
  const { statement } = emergency.signed;
  const told = { ...statement, ...statementBase(statement.patientId, statement.issuedAt) };
  const as = stage.identityOf(statement);
  const device = stage.devices.get(as.publicKeyDigest) ?? new SoftwareAuthenticator(site);
  const explanation = explanationFor(stage.wrappingKeys);
  const at = statement.issuedAt;
  succeeded(await declare(consortium, told, { as, device, explanation, at }));
  if (emergency.ended !== undefined) {
    succeeded(await end(consortium, as, told));
  }
}
