import { listens } from '../health/probes.js';
import type { ProcessSpec } from '../supervision/index.js';
import type { Organization } from '../topology/network.js';

/** Whether the organisation's gateway asks the sample plan service, for want of a system of its own. */
export function usesPlanService({ planService }: Organization): boolean {
  return planService !== undefined && planService.url === undefined;
}

/** The sample plan service of an organisation as the supervisor runs it. */
export function planServiceProcess(
  organization: Organization,
  options: { readonly program: string; readonly benefitFile: string },
): ProcessSpec {
  const { planService: port } = organization.ports;
  return {
    name: `${organization.name}-plan-service`,
    command: process.execPath,
    args: [options.program, options.benefitFile, String(port)],
    env: { NODE_ENV: 'production' },
    ready: () => listens(port),
  };
}
