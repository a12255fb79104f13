import { organization, type OrganizationEndpoints } from '../network.js';
import type { Seeded } from '../seeded.js';
import { leadingOrganization, orderingOrganizations } from './orderers.js';
import { hospitals } from './staff.js';

/** Chooses the process that dies next; answers how its name begins. */
export type Target = (chance: Seeded) => Promise<string>;

const ofHospitals =
  (kind: string): Target =>
  (chance) =>
    Promise.resolve(`${chance.pick(hospitals()).name}-${kind}`);

/** Members of the patients' authority: each endorses for the others. */
const carers = (): [OrganizationEndpoints, ...OrganizationEndpoints[]] => [
  ...hospitals(),
  ...keepers(),
];

/** Key keepers of both hospitals that are none themselves. */
export const keepers = (): [OrganizationEndpoints, OrganizationEndpoints] => [
  organization('pharmacy'),
  organization('health-plan'),
];

/** What dies, by what the report calls it. */
export const targets = {
  'leading orderer': async () => `${(await leadingOrganization()).name}-orderer`,
  'following orderer': async (chance) => {
    const leader = await leadingOrganization();
    const [first, ...others] = orderingOrganizations().filter(({ name }) => name !== leader.name);
    if (first === undefined) {
      throw new Error('There is one orderer only.');
    }
    return `${chance.pick([first, ...others]).name}-orderer`;
  },
  peer: (chance) => Promise.resolve(`${chance.pick(carers()).name}-peer`),
  'chaincode service': ofHospitals('chaincode'),
  gateway: ofHospitals('gateway'),
  'Kubo node': ofHospitals('kubo'),
  'key keeper': (chance) => Promise.resolve(`${chance.pick(keepers()).name}-gateway`),
} satisfies Record<string, Target>;

export type TargetName = keyof typeof targets;
