import { randomUUID } from 'node:crypto';
import type { ConsentStatement } from '@healthchain/protocol';
import type { SoftwareAuthenticator } from '@healthchain/protocol/testing';
import { places } from '@healthchain/protocol/testing/expectations';
import { testPrescribingPolicy } from '@healthchain/protocol/testing/prescriptions';
import { succeeded } from '../consortium.js';
import { putDrugsInForce } from '../drugs.js';
import { PatientScene } from '../patient-scene.js';
import { enrolPerson } from '../emergencies.js';
import { admit, consentOf, deviceAt, putInForce, type TestPatient } from '../patients.js';
import type { TestLedger } from '../test-ledger.js';
import { Cast } from './cast.js';
import { depositKeys, depositOf, publishedKey } from './keys.js';

type Entries = readonly (readonly [string, string])[];

/** What the ledger holds at one moment. */
export interface Moment {
  readonly state: Entries;
  readonly privateState: Entries;
}

/**
 * A scene with five organisations in which each cell of the matrix is tried on the same ledger: an
 * enrolled patient of the custodian, another one, and a third without a passkey.
 */
export class Stage {
  private constructor(
    readonly scene: PatientScene,
    readonly cast: Cast,
    readonly otherPatient: TestPatient,
    readonly newcomer: TestPatient,
    /** Ids of the published wrapping keys, by MSP id. */
    readonly wrappingKeys: ReadonlyMap<string, string>,
    /** Devices of the hospitals' clinicians, by MSP id. */
    readonly devices: ReadonlyMap<string, SoftwareAuthenticator>,
  ) {}

  static async set(): Promise<Stage> {
    const scene = await PatientScene.open();
    const { consortium } = scene;
    await putDrugsInForce(consortium);
    await putInForce(consortium, 'prescribingPolicy', testPrescribingPolicy);
    const cast = await Cast.join(consortium);
    await scene.enrol();
    const otherPatient = await admit(consortium);
    await scene.enrol(otherPatient);
    const devices = await enrolledClinicians(scene, cast);
    const keys = new Map<string, string>();
    for (const place of places) {
      const gateway = cast.holder(place, 'gateway');
      keys.set(gateway.mspId, await publishedKey(consortium.ledger, gateway));
    }
    return new Stage(scene, cast, otherPatient, await admit(consortium), keys, devices);
  }

  get ledger(): TestLedger {
    return this.scene.consortium.ledger;
  }

  get patientId(): string {
    return this.scene.patient.chart.chartId;
  }

  /** The wrapping keys of both hospitals. */
  get hospitalKeys(): ReadonlyMap<string, string> {
    return new Map([...this.wrappingKeys].filter(([mspId]) => this.devices.has(mspId)));
  }

  /** The wrapping keys of the three keepers. */
  get keeperKeys(): ReadonlyMap<string, string> {
    const keepers = (['other hospital', 'pharmacy', 'health plan'] as const).map((place) =>
      this.cast.mspId(place),
    );
    return new Map([...this.wrappingKeys].filter(([mspId]) => keepers.includes(mspId)));
  }

  /** Records a consent of any of the patients. */
  async consentBy(patient: TestPatient, change: Partial<ConsentStatement> = {}): Promise<string> {
    const statement = consentOf(patient, change);
    succeeded(await this.scene.record(statement, patient.authenticator.sign(statement)));
    return statement.consentId;
  }

  /** Deposits shares for a consent of the patient with the three keepers. */
  async deposit(consentId: string): Promise<void> {
    const gateway = this.cast.holder('custodian', 'gateway');
    const deposit = depositOf(consentId, this.patientId, this.keeperKeys);
    succeeded(await depositKeys(this.ledger, gateway, deposit));
  }

  /** Takes away the role of the clinician of the other hospital who reads. */
  async stopReader(how: 'Revoke' | 'Suspend'): Promise<void> {
    const stopped = await this.ledger.run({
      as: this.cast.member('other hospital').admin,
      call: `AccessControlContract:${how}Credential`,
      args: [this.scene.clinician.publicKeyDigest, randomUUID()],
    });
    succeeded(stopped);
  }

  remember(): Moment {
    return { state: [...this.ledger.state], privateState: [...this.ledger.privateState] };
  }

  /** Puts the ledger back to a moment. */
  restore({ state, privateState }: Moment): void {
    refill(this.ledger.state, state);
    refill(this.ledger.privateState, privateState);
  }
}

async function enrolledClinicians(
  { consortium }: PatientScene,
  cast: Cast,
): Promise<ReadonlyMap<string, SoftwareAuthenticator>> {
  const devices = new Map<string, SoftwareAuthenticator>();
  for (const place of ['custodian', 'other hospital'] as const) {
    const clinician = cast.holder(place, 'clinician');
    const device = deviceAt(place === 'custodian' ? 'LakesideMSP' : 'MillbrookMSP');
    const registrars = [
      cast.holder(place, 'registrar'),
      cast.holder('pharmacy', 'registrar'),
    ] as const;
    await enrolPerson(consortium, clinician, device, registrars);
    devices.set(clinician.mspId, device);
  }
  return devices;
}

function refill(map: Map<string, string>, entries: Entries): void {
  map.clear();
  entries.forEach(([key, value]) => map.set(key, value));
}
