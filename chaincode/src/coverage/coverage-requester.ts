import type { Guard } from '../context/guards.js';
import { pharmacist, prescriber } from '../prescriptions/people.js';

/** Who needs to know what a plan pays: whoever prescribes, and whoever dispenses. */
export const coverageRequester: Guard = {
  who: `${prescriber.who} ${pharmacist.who}`,
  refusals: [...new Set([...prescriber.refusals, ...pharmacist.refusals])],
  check: async (context) => {
    const { kind } = await context.organization();
    await (kind === 'pharmacy' ? pharmacist : prescriber).check(context);
  },
};
