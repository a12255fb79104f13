import { strict as assert } from 'node:assert';
import {
  canonicalJson,
  type Access,
  type Authority,
  type Consent,
  type Credential,
  type JsonValue,
} from '@healthchain/protocol';
import {
  policyOn,
  type CaseWorld,
  type DecisionCase,
} from '@healthchain/protocol/testing/decisions';
import type { SoftwareAuthenticator } from '@healthchain/protocol/testing';
import { newSalt } from '@healthchain/protocol/testing/prepared-commits';
import { succeeded } from '../consortium.js';
import { enrolPerson } from '../emergencies.js';
import { createIdentity, type TestIdentity } from '../identity.js';
import { publishedKey } from '../matrix/keys.js';
import { employOfficers, type Officers } from '../officers.js';
import { PatientScene } from '../patient-scene.js';
import { admit, callWith, deviceAt, employ, type TestPatient } from '../patients.js';
import type { Outcome, TestLedger } from '../test-ledger.js';

/** The hospitals' registrars. */
export type Registrars = Readonly<Record<'LakesideMSP' | 'MillbrookMSP', TestIdentity>>;

type Entries = readonly (readonly [string, string])[];

/** Two enrolled patients and people of three organisations, on a ledger that takes what a case says. */
export class DecisionScene {
  private readonly beginning: { readonly state: Entries; readonly privateState: Entries };

  private constructor(
    readonly scene: PatientScene,
    readonly otherPatient: TestPatient,
    readonly people: readonly [TestIdentity, ...TestIdentity[]],
    /** Their devices, by the digest of the key. */
    readonly devices: ReadonlyMap<string, SoftwareAuthenticator>,
    readonly registrars: Registrars,
    /** Ids of the hospitals' wrapping keys, by MSP id. */
    readonly wrappingKeys: ReadonlyMap<string, string>,
    /** Somebody of an organisation that is no hospital. */
    readonly pharmacist: TestIdentity,
    readonly officers: Officers,
  ) {
    const { state, privateState } = this.ledger;
    this.beginning = { state: [...state], privateState: [...privateState] };
  }

  static async open(): Promise<DecisionScene> {
    const scene = await PatientScene.open();
    await scene.enrol();
    const otherPatient = await admit(scene.consortium);
    await scene.enrol(otherPatient);
    const { consortium } = scene;
    const { ledger, lakeside, millbrook } = consortium;
    const colleague = await employ(consortium, millbrook, 'attending');
    const elsewhere = await employ(consortium, lakeside, 'attending');
    const people = [scene.clinician, colleague, elsewhere] as const;
    const wrappingKeys = new Map<string, string>();
    for (const { gateway } of [lakeside, millbrook]) {
      wrappingKeys.set(gateway.mspId, await publishedKey(ledger, gateway));
    }
    const registrars = {
      LakesideMSP: scene.registrar,
      MillbrookMSP: await employ(consortium, millbrook, 'registrar'),
    };
    const devices = await enrolEach(scene, people, registrars);
    const pharmacist = await createIdentity('CornerstoneMSP', 'client');
    const officers = await employOfficers(consortium);
    const others = [pharmacist, officers] as const;
    return new DecisionScene(
      scene,
      otherPatient,
      people,
      devices,
      registrars,
      wrappingKeys,
      ...others,
    );
  }

  get ledger(): TestLedger {
    return this.scene.consortium.ledger;
  }

  get world(): CaseWorld {
    const { chartId: patientId } = this.scene.patient.chart;
    const { enrolmentId } = this.authorityOf(patientId);
    const [first, second, ...others] = this.people.map(({ mspId, publicKeyDigest }) => ({
      ...{ organization: mspId, publicKeyDigest },
    }));
    assert.ok(first && second);
    return {
      ...{ patientId, otherPatientId: this.otherPatient.chart.chartId, enrolmentId },
      people: [first, second, ...others],
      organizations: ['MillbrookMSP', 'LakesideMSP', 'CornerstoneMSP'],
    };
  }

  /** The ledger as it was at the beginning. */
  beginAnew(): void {
    const { state, privateState } = this.ledger;
    state.clear();
    privateState.clear();
    this.beginning.state.forEach(([key, value]) => state.set(key, value));
    this.beginning.privateState.forEach(([key, value]) => privateState.set(key, value));
  }

  /** What speaks for a patient at present. */
  authorityOf(patientId: string): Authority {
    const value = this.ledger.privateState.get(`patientAuthority:authority/${patientId}`);
    return JSON.parse(value ?? '') as Authority;
  }

  /** Writes what a case says of consent, delegation, emergency, enrolment and policy, as if it had been recorded. */
  write(given: DecisionCase): void {
    const { request, proxy, consent, delegation, emergency, policy } = given;
    if (proxy !== undefined) {
      const { patientId } = request;
      this.writePrivate(`authority/${patientId}`, { ...this.authorityOf(patientId), proxy });
    }
    if (consent !== undefined) {
      this.writeConsent(consent);
    }
    if (delegation !== undefined) {
      this.writePrivate(`delegation/${delegation.delegationId}`, delegation);
    }
    if (emergency !== undefined) {
      const { patientId } = emergency.signed.statement;
      this.writePrivate(`emergency/${patientId}/${emergency.emergencyId}`, emergency);
    }
    if (policy !== undefined) {
      this.ledger.state.set('document/accessPolicy', canonicalJson(policyOn(policy)));
    }
    this.takeAway(given);
  }

  writeConsent(consent: Consent): void {
    this.writePrivate(`consent/${consent.consentId}`, consent);
  }

  /** Takes the enrolment or the policy from the ledger, where a case is without. */
  takeAway({ request, enrolmentId, policy }: DecisionCase): void {
    if (enrolmentId === undefined) {
      this.ledger.privateState.delete(`patientAuthority:authority/${request.patientId}`);
    }
    if (policy === undefined) {
      this.ledger.state.delete('document/accessPolicy');
    }
  }

  /** Gives somebody a credential, or takes it from them. */
  writeCredential(holder: TestIdentity, credential: Credential | undefined): void {
    const key = `credential/${holder.mspId}/${holder.publicKeyDigest}`;
    if (credential === undefined) {
      this.ledger.state.delete(key);
    } else {
      this.ledger.state.set(key, canonicalJson(credential));
    }
  }

  identityOf({ publicKeyDigest }: Pick<DecisionCase['person'], 'publicKeyDigest'>): TestIdentity {
    const found = this.people.find((each) => each.publicKeyDigest === publicKeyDigest);
    assert.ok(found);
    return found;
  }

  /** Asks for the chart and answers until when it is permitted, or why not, as it was committed. */
  async openChart(
    as: TestIdentity,
    { request, at }: Pick<DecisionCase, 'request' | 'at'>,
  ): Promise<number | string> {
    const argument = { salt: newSalt(), request };
    const { consortium } = this.scene;
    const outcome = await callWith(consortium, as, 'OpenChart', request.accessId, argument, { at });
    return committedOutcome(succeeded(outcome), request.accessId);
  }

  private writePrivate(key: string, value: JsonValue): void {
    this.ledger.privateState.set(`patientAuthority:${key}`, canonicalJson(value));
  }
}

/** Enrols a device of each of some people of the hospitals. */
async function enrolEach(
  { consortium, secondRegistrar }: PatientScene,
  people: readonly TestIdentity[],
  registrars: Registrars,
): Promise<Map<string, SoftwareAuthenticator>> {
  const devices = new Map<string, SoftwareAuthenticator>();
  for (const person of people) {
    const mspId = person.mspId as keyof Registrars;
    const device = deviceAt(mspId);
    await enrolPerson(consortium, person, device, [registrars[mspId], secondRegistrar]);
    devices.set(person.publicKeyDigest, device);
  }
  return devices;
}

function committedOutcome(outcome: Outcome, accessId: string): number | string {
  const { refused } = JSON.parse(outcome.payload) as { refused?: string };
  if (refused !== undefined) {
    assert.deepEqual(outcome.privateWrites, {});
    const written = outcome.writes[`refusedCaller/${accessId}`] ?? '{}';
    assert.equal((JSON.parse(written) as { reason?: string }).reason, refused);
    return refused;
  }
  const key = Object.keys(outcome.privateWrites).find((name) => name.endsWith(accessId)) ?? '';
  const { outcome: decision } = JSON.parse(outcome.privateWrites[key] ?? '') as Access;
  return decision.kind === 'refused' ? decision.reason : Date.parse(decision.until);
}
