import { randomUUID } from 'node:crypto';
import type { Chart, Proxy } from '@healthchain/protocol';
import { SoftwareAuthenticator } from '@healthchain/protocol/testing';
import { succeeded } from '../consortium.js';
import { enrolmentOf, site, type TestPatient } from '../patients.js';
import type { DecisionScene } from './decision-scene.js';

/** The devices that speak for a scene's two patients, as later enrolments replace them. */
export class Speakers {
  private readonly patients: Map<string, TestPatient>;

  constructor(private readonly stage: DecisionScene) {
    const { scene, otherPatient } = stage;
    this.patients = new Map(
      [scene.patient, otherPatient].map((patient) => [patient.chart.chartId, patient]),
    );
  }

  /** The patient with the device that speaks for them at present. */
  of(patientId: string): TestPatient {
    const patient = this.patients.get(patientId);
    if (patient === undefined) {
      throw new RangeError('No patient of the scene.');
    }
    return patient;
  }

  /** Enrols another device in the place of the present one: the patient's own, or a proxy's. */
  async replace(patientId: string, at: string, proxy?: Proxy): Promise<void> {
    const { chart } = this.of(patientId);
    const authenticator = new SoftwareAuthenticator(site);
    await this.enrol(chart, authenticator, at, proxy);
    this.patients.set(patientId, { chart, authenticator });
  }

  private async enrol(
    chart: Chart,
    authenticator: SoftwareAuthenticator,
    at: string,
    proxy?: Proxy,
  ): Promise<void> {
    const { scene } = this.stage;
    const statement = {
      ...enrolmentOf({ chart, authenticator }),
      issuedAt: at,
      ...(proxy && { proxy }),
    };
    const id = randomUUID();
    succeeded(await scene.propose(statement, authenticator.sign(statement), { id, at, chart }));
    succeeded(await scene.confirm(id, { at }));
  }
}
