import { X509Certificate } from 'node:crypto';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { issueCard } from '../identities/cards.js';
import { findOrganization } from '../topology/network.js';
import { placedNetwork } from '../topology/placement.js';
import { ensureToolbox } from './start/tools.js';

export interface CardOptions {
  /** Label of the card's token. */
  readonly token: string;
  /** PKCS#11 module of the card; the network's own without it. */
  readonly module?: string;
}

/** Makes a person's smart card, on a token that has its PIN, for the running network's authority to certify. */
export async function card(
  state: string,
  name: string,
  person: string,
  { token, module }: CardOptions,
): Promise<void> {
  const organization = findOrganization(placedNetwork(state), name);
  const toolbox = await ensureToolbox((line) => {
    console.error(line);
  });
  const pin = process.env.HEALTHCHAIN_CARD_PIN ?? (await askPin(token));
  const moduleFile = module ?? toolbox.moduleFile;
  // The module finds the card by what this command's own environment says.
  const { cardId, certificate } = await issueCard(toolbox, organization, person, {
    ...{ moduleFile, label: token, pin, env: {} },
  });
  const { validTo } = new X509Certificate(certificate);
  console.log(`Card ${cardId} of ${person} at ${name}, valid until ${validTo}.`);
  console.log(`To revoke it: npm run network -- revoke ${name} ${cardId}`);
}

/** Asks without showing what is typed. @throws Error where nobody can be asked */
async function askPin(label: string): Promise<string> {
  if (!process.stdin.isTTY) {
    throw new Error(
      'HEALTHCHAIN_CARD_PIN is not set, and there is no terminal to ask for the PIN.',
    );
  }
  const unseen = new Writable({
    write: (_chunk, _encoding, done) => {
      done();
    },
  });
  const terminal = createInterface({ input: process.stdin, output: unseen, terminal: true });
  process.stderr.write(`PIN of the card "${label}": `);
  try {
    return await terminal.question('');
  } finally {
    terminal.close();
    process.stderr.write('\n');
  }
}
