import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '@healthchain/test/dist/support/network.js';
import { z } from 'zod';
import type { Ehr } from './ehr.js';

/** The load driver that measured HAPI FHIR too; it lies beside the checkout. */
const program = path.resolve(projectRoot, '../shared/tools/fhir-load.mjs');

/** What a loop of the driver tells. */
export const loopSchema = z.object({
  requests: z.number(),
  ok: z.number(),
  perSecond: z.number(),
  p50Ms: z.number(),
  p95Ms: z.number(),
});
export type LoadLoop = z.infer<typeof loopSchema>;

/** Whether the driver is there. */
export const hasFhirLoad = existsSync(program);

/** What the driver is asked for. */
export interface FhirLoad {
  readonly phase: 'ingest' | 'read' | 'search';
  /** Folder of the Bundles. */
  readonly bundles: string;
  /** File for the result. */
  readonly out: string;
  readonly flags?: readonly string[];
}

/** Runs one phase with a fresh token, which lasts longer than a phase. @returns the result, unchecked */
export async function fhirLoad(ehr: Ehr, load: FhirLoad): Promise<unknown> {
  const { phase, bundles, out, flags = [] } = load;
  const args = [
    program,
    ...['--base', ehr.organization.fhir, '--dir', bundles, '--phases', phase, '--out', out],
    ...flags,
  ];
  const child = spawn(process.execPath, args, {
    // Arguments can be read by every user of the machine.
    env: { ...process.env, FHIR_TOKEN: await ehr.freshToken() },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (code !== 0) {
    throw new Error(`fhir-load ended with exit code ${String(code)}.`);
  }
  return JSON.parse(readFileSync(out, 'utf8'));
}

/** @throws Error if a request of a loop failed: figures of a part of the work would mislead */
export function requireWhole(name: string, loop: LoadLoop): void {
  if (loop.ok < loop.requests) {
    throw new Error(`${name}: ${loop.requests - loop.ok} of ${loop.requests} requests failed.`);
  }
}
