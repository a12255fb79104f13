import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { ask, type HttpQuestion } from '../host/http.js';
import { findPerson, personFolder } from '../identities/inventory.js';
import { publicKeyDigest } from '../identities/public-key-digest.js';
import { tlsRootFile } from '../identities/msp.js';
import type { Organization } from '../topology/network.js';

/** Who is to sign: one of an organisation's people, by name and by the key of their credential. */
export interface Signatory {
  readonly name: string;
  readonly publicKeyDigest: string;
}

/** One of an organisation's people. @throws Error that lists the names there are */
export function findSignatory(organization: Organization, name: string): Signatory {
  findPerson(organization, name);
  return { name, publicKeyDigest: publicKeyDigest(personFolder(organization, name)) };
}

/** What somebody is to sign for, as their organisation's gateway takes it. */
export type StepUpMatter = Readonly<Record<string, unknown>>;

const begun = z.object({ stepUpId: z.string(), page: z.string(), expiresAt: z.iso.datetime() });
const standing = z.object({ signed: z.unknown() });
const problem = z.object({ code: z.string(), detail: z.string() });

/** Milliseconds between two looks whether it was signed, and between two lines that say it was not. */
const pause = 1_000;
const reminder = 60_000;

/**
 * Has one of an organisation's people sign for something by their passkey, at the page of their gateway.
 * Waits for it as long as the gateway keeps the request.
 *
 * @param report told where the page is, and that it is still waited for
 * @returns the signed statement, as JSON
 * @throws Error that says why there is no signature
 */
export async function signatureOf(
  organization: Organization,
  { name, publicKeyDigest: signatory }: Signatory,
  matter: StepUpMatter,
  report: (line: string) => void,
): Promise<string> {
  const { stepUpId, page, expiresAt } = begun.parse(
    await askGateway(organization, '/step-ups', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ signatory, matter }),
    }),
  );
  report(`Have ${name} of ${organization.name} sign this: ${page}`);
  let nextReminder = Date.now() + reminder;
  while (Date.now() < Date.parse(expiresAt)) {
    const answer = await askGateway(organization, `/step-ups/${stepUpId}`);
    const { signed } = standing.parse(answer);
    if (signed !== null) {
      return JSON.stringify(signed);
    }
    if (Date.now() >= nextReminder) {
      report(`Not signed yet; the page is there until ${expiresAt}.`);
      nextReminder += reminder;
    }
    await wait(pause);
  }
  throw new Error(`${name} of ${organization.name} has not signed; nothing was changed.`);
}

async function askGateway(
  organization: Organization,
  path: string,
  question: Partial<HttpQuestion> = {},
): Promise<unknown> {
  const { status, text } = await ask(`${organization.gatewayUrl}/api/v1${path}`, {
    ...{ caFile: tlsRootFile(organization), timeoutMs: 10_000 },
    ...question,
  });
  const body: unknown = JSON.parse(text);
  if (status >= 400) {
    const { code, detail } = problem.parse(body);
    throw new Error(`[${code}] ${detail}`);
  }
  return body;
}
