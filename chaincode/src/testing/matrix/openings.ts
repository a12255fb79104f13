import { randomUUID } from 'node:crypto';
import { resourceClasses, type Access } from '@healthchain/protocol';
import { places, type Place } from '@healthchain/protocol/testing/expectations';
import { newSalt } from '@healthchain/protocol/testing/prepared-commits';
import { succeeded } from '../consortium.js';
import type { TestIdentity } from '../identity.js';
import { later } from '../patient-scene.js';
import { admit, callWith } from '../patients.js';
import type { Outcome } from '../test-ledger.js';
import { replacePasskey } from './replace-passkey.js';
import type { Stage } from './stage.js';

/** A consent as a request names it, and the patient whose chart is asked for. */
export interface AskedConsent {
  readonly consentId: string;
  readonly patientId: string;
}

/** What an opening asks for besides. */
export interface Asked extends AskedConsent {
  readonly purpose: string;
  readonly compartments: readonly string[];
}

/** When charts are asked for: after the consents that have ended, before those that begin. */
const askedAt = later(20);

/** For each organisation and each state of a consent, what a request names. */
export async function prepareConsents(
  stage: Stage,
): Promise<Map<Place, Map<string, AskedConsent>>> {
  const { patient } = stage.scene;
  const replaced = await admit(stage.scene.consortium);
  await stage.scene.enrol(replaced);
  const prepared = new Map<Place, Map<string, AskedConsent>>();
  for (const place of places) {
    const grantee = stage.cast.mspId(place);
    const another = stage.cast.mspId(place === 'custodian' ? 'other hospital' : 'custodian');
    const revoked = await stage.consentBy(patient, { grantee });
    succeeded(await stage.scene.revoke(revoked));
    const ofPatient: Readonly<Record<string, string>> = {
      none: randomUUID(),
      'in force': await stage.consentBy(patient, { grantee }),
      'not begun': await stage.consentBy(patient, { grantee, from: later(60) }),
      ended: await stage.consentBy(patient, { grantee, until: later(10) }),
      revoked,
      'of another patient': await stage.consentBy(stage.otherPatient, { grantee }),
      'for another organisation': await stage.consentBy(patient, { grantee: another }),
    };
    const asked = Object.entries(ofPatient).map(
      ([name, consentId]) => [name, { consentId, patientId: stage.patientId }] as const,
    );
    const superseded = {
      consentId: await stage.consentBy(replaced, { grantee }),
      patientId: replaced.chart.chartId,
    };
    prepared.set(place, new Map([...asked, ['signed by a replaced passkey', superseded]]));
  }
  await replacePasskey(stage, replaced);
  return prepared;
}

/** Asks for a chart. */
export function openChart(
  { scene }: Stage,
  as: TestIdentity,
  { consentId, ...asked }: Asked,
): Promise<Outcome> {
  const accessId = randomUUID();
  const basis = { kind: 'consent', consentId };
  const request = { accessId, basis, classes: [...resourceClasses], ...asked };
  const argument = { salt: newSalt(), request };
  return callWith(scene.consortium, as, 'OpenChart', accessId, argument, { at: askedAt });
}

/** Why an opening was refused, by what was committed; undefined where it was permitted. */
export function openingRefusal(outcome: Outcome): string | undefined {
  const { refused } = JSON.parse(succeeded(outcome).payload) as { refused?: string };
  if (refused !== undefined) {
    return refused;
  }
  const [committed = ''] = Object.entries(outcome.privateWrites)
    .filter(([key]) => key.startsWith('patientAuthority:access/'))
    .map(([, value]) => value);
  const access = JSON.parse(committed) as Access;
  return access.outcome.kind === 'refused' ? access.outcome.reason : undefined;
}
