import { strict as assert } from 'node:assert';
import type { Authority, ProviderPasskey } from '@healthchain/protocol';
import { succeeded } from '../consortium.js';
import { add, additionOf, addProvider, remove, removalOf, removeProvider } from '../passkeys.js';
import { deviceAt } from '../patients.js';
import type { Attempt, Scenery } from './attempt.js';
import type { Stage } from './stage.js';

const contract = 'AccessControlContract';

/** Calls of the AccessControlContract about passkeys beside the enrolled one. */
export const passkeyAttempts: Readonly<Record<string, Attempt>> = {
  [`${contract}:AddPasskey`]: async ({ stage, as }) =>
    add(stage.scene.consortium, await patientAddition(stage), { as }),
  [`${contract}:RemovePasskey`]: async ({ stage, as }) => {
    const { consortium, patient } = stage.scene;
    const addition = await patientAddition(stage);
    const { admin } = consortium.lakeside;
    succeeded(await add(consortium, addition, { as: admin }));
    const { subject, enrolmentId, passkeyId } = addition.statement;
    const signed = removalOf(subject, enrolmentId, passkeyId, patient.authenticator);
    return remove(consortium, signed, { as });
  },
  [`${contract}:ListPasskeyLog`]: (scenery) =>
    list(scenery, 'ListPasskeyLog', [scenery.stage.patientId]),
  [`${contract}:AddProviderPasskey`]: async ({ stage, as }) =>
    addProvider(stage.scene.consortium, (await providerAddition(stage)).addition, { as }),
  [`${contract}:RemoveProviderPasskey`]: async ({ stage, as }) => {
    const { consortium } = stage.scene;
    const { addition, device } = await providerAddition(stage);
    const { admin } = consortium.lakeside;
    succeeded(await addProvider(consortium, addition, { as: admin }));
    const { subject, enrolmentId, passkeyId } = addition.statement;
    const signed = removalOf(subject, enrolmentId, passkeyId, device);
    return removeProvider(consortium, signed, { as });
  },
  [`${contract}:ListProviderPasskeyLog`]: (scenery) => {
    const { mspId, publicKeyDigest } = clinicianOf(scenery.stage);
    return list(scenery, 'ListProviderPasskeyLog', [mspId, publicKeyDigest]);
  },
};

function list({ stage, as }: Scenery, name: string, of: readonly string[]) {
  return stage.ledger.run({ as, call: `${contract}:${name}`, args: [...of, '10', ''] });
}

/** A second passkey of the patient, as both devices signed it. */
async function patientAddition({ scene, patientId }: Stage) {
  const { enrolmentId } = JSON.parse(await scene.read('GetAuthority', patientId)) as Authority;
  const devices = [scene.patient.authenticator, deviceAt('LakesideMSP')] as const;
  return additionOf({ patientId }, enrolmentId, devices);
}

/** One of a clinician of the custodian. */
async function providerAddition(stage: Stage) {
  const { mspId: organization, publicKeyDigest } = clinicianOf(stage);
  const text = await stage.scene.read('GetProviderPasskey', organization, publicKeyDigest);
  const { enrolmentId } = JSON.parse(text) as ProviderPasskey;
  const device = stage.devices.get(organization) ?? assert.fail();
  const devices = [device, deviceAt('LakesideMSP')] as const;
  return { addition: additionOf({ organization, publicKeyDigest }, enrolmentId, devices), device };
}

const clinicianOf = ({ cast }: Stage) => cast.holder('custodian', 'clinician');
