import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from './network.js';

const program = path.resolve(projectRoot, '../shared/tools/fhir-validator/validate');

export const hasFhirValidator = existsSync(program);

/** What the HAPI validator says of a resource, offline: `ok=true`, or its errors. */
export async function validateFhir(resource: object): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'fhir-'));
  try {
    const file = path.join(folder, 'resource.json');
    await writeFile(file, JSON.stringify(resource));
    const env = { ...process.env, US_CORE: '610' };
    const { stdout } = await promisify(execFile)(program, [file], { env });
    return stdout;
  } finally {
    await rm(folder, { recursive: true });
  }
}
