import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { leadingOrganization } from '../support/faults/orderers.js';
import { FhirClient } from '../support/fhir-client.js';
import { clientOf, organization } from '../support/network.js';
import { eventually, processId } from '../support/operator.js';
import { smallBundle } from '../support/small-bundle.js';
import type { Step } from './story.js';

/** Writes that are sent around the leader's death, and the time between them (ms). */
const writes = 8;
const pause = 25;

interface Written {
  readonly family: string;
  readonly status: number;
  /** Seconds until the answer. */
  readonly seconds: number;
}

/** Kills the orderer that leads while an EHR writes, and looks whether everything was written, once. */
export function leaderKilled(): Step {
  const hospital = organization('hospital');
  const ehr = new FhirClient(hospital, clientOf(hospital.name));

  const write = async (): Promise<Written> => {
    const { family, text } = smallBundle();
    const begin = performance.now();
    const { status } = await ehr.postBundle(text);
    return { family, status, seconds: (performance.now() - begin) / 1000 };
  };

  return {
    title: 'The leading orderer is killed (kill -9) while an EHR writes',
    run: async () => {
      await write();
      const leader = await leadingOrganization();
      const pid = await processId(`${leader.name}-orderer`);
      const sent: Promise<Written>[] = [];
      for (let index = 0; index < writes; index += 1) {
        if (index === writes / 2) {
          process.kill(pid, 'SIGKILL');
        }
        sent.push(write());
        await wait(pause);
      }
      const written = await Promise.all(sent);
      for (const { family, status } of written) {
        assert.equal(status, 200);
        assert.equal((await ehr.searchAll(`Patient?name=${family}`)).length, 1, family);
      }
      await eventually(async () => (await leadingOrganization()).name !== leader.name);
      const next = await leadingOrganization();
      return [
        `${leader.name}'s orderer led, process ${pid}; killed after ${writes / 2} of ${writes} writes`,
        ...written.map(({ status, seconds }, index) => {
          const when = index < writes / 2 ? 'before' : 'after';
          return `write ${index + 1}, sent ${when}: HTTP ${status} after ${seconds.toFixed(2)} s`;
        }),
        `every patient is found once; ${next.name}'s orderer leads now`,
      ];
    },
  };
}
