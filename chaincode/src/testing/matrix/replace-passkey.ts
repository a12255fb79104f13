import { randomUUID } from 'node:crypto';
import { SoftwareAuthenticator } from '@healthchain/protocol/testing';
import { succeeded } from '../consortium.js';
import { later } from '../patient-scene.js';
import { enrolmentOf, site, type TestPatient } from '../patients.js';
import type { Stage } from './stage.js';

/** Two registrars replace a patient's passkey by that of another device, a minute after the scene's time. */
export async function replacePasskey({ scene }: Stage, { chart }: TestPatient): Promise<void> {
  const authenticator = new SoftwareAuthenticator(site);
  const at = later(1);
  const statement = { ...enrolmentOf({ chart, authenticator }), issuedAt: at };
  const id = randomUUID();
  succeeded(await scene.propose(statement, authenticator.sign(statement), { id, at, chart }));
  succeeded(await scene.confirm(id, { at }));
}
