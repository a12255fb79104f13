import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { sha256Hex } from '@healthchain/protocol';
import { newSalt } from '@healthchain/protocol/testing/prepared-commits';
import { organization } from '../../network.js';
import { asAdministrator, asPerson, type ShellAnswer } from '../../operator.js';
import { invoke } from '../../peer-calls.js';
import { refused } from './refused.js';
import type { Step } from './step.js';

const digest = sha256Hex.parse('0'.repeat(64));

/** Transient fields and arguments that are malformed around a canary. */
const malformed: Readonly<Record<string, (canary: string) => readonly [string, string[]]>> = {
  'text that is no JSON': (canary) => [canary, [randomUUID(), digest, randomUUID()]],
  'fields that are none': (canary) => [
    JSON.stringify({ [canary]: canary, salt: newSalt() }),
    [randomUUID(), digest, randomUUID()],
  ],
  'values that are none': (canary) => [
    JSON.stringify({
      ...{ salt: canary, consentSalt: canary, authoritySalt: canary, nonceSalt: canary },
      ...{ chart: { chartId: canary }, request: { patientId: canary, purpose: canary } },
      signed: { statement: { kind: canary, patientId: canary }, assertion: canary },
    }),
    [randomUUID(), digest, randomUUID()],
  ],
  'arguments that are none': (canary) => ['{}', [canary, canary, canary]],
};

/** By whom a call gets as far as its transient field. */
const callers: Readonly<Record<string, (line: string) => Promise<ShellAnswer>>> = {
  RecordConsent: (line) => asAdministrator(organization('hospital').name, line),
  OpenChart: (line) => asPerson(organization('hospital', 1).name, 'clinician', line),
  ProposeEnrolment: (line) => asPerson(organization('hospital').name, 'registrar', line),
};

/** The stock CLI prints the command line itself when it fails: what it prints is not kept. */
export const contractRefusals: readonly Step[] = Object.entries(callers).flatMap(([name, call]) =>
  Object.entries(malformed).map(([what, make]) =>
    refused(`${what}, of ${name}`, async (_traffic, canary) => {
      const [text, args] = make(canary);
      const transient = JSON.stringify({ authority: Buffer.from(text).toString('base64') });
      const line = invoke(`AccessControlContract:${name}`, ...args);
      const { ok, text: printed } = await call(`${line} --transient '${transient}'`);
      // The chaincode refused it, and not the CLI or the shell.
      assert.match(printed, /\[INVALID_ARGUMENT\]/);
      return new Response(null, { status: ok ? 200 : 400 });
    }),
  ),
);
