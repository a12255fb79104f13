import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { ensureGoProgram } from '../go-program.js';
import { projectRoot, stateFolder, type OrganizationEndpoints } from '../network.js';
import { onToken, tokenOf, type TokenEnvironment } from '../organization-token.js';

const run = promisify(execFile);
const label = 'card';

/** What the card port answered. */
export interface CardAnswer {
  readonly status: number;
  /** Empty where the browser is sent nowhere. */
  readonly location: string;
  readonly body: string;
}

/** A person's smart card: a SoftHSM token in a store of its own, which no process of the network knows. */
export class SmartCard {
  readonly #folder: string;
  readonly #token: TokenEnvironment;

  private constructor(folder: string, token: TokenEnvironment) {
    this.#folder = folder;
    this.#token = token;
  }

  /** A card as its maker hands it out, with a PIN and nothing else on it. */
  static async blank(organization: OrganizationEndpoints): Promise<SmartCard> {
    const folder = mkdtempSync(path.join(tmpdir(), 'healthchain-card-'));
    const store = path.join(folder, 'tokens');
    const configuration = path.join(folder, 'softhsm2.conf');
    mkdirSync(store);
    writeFileSync(configuration, `directories.tokendir = ${store}\nlog.level = ERROR\n`);
    const token = {
      ...tokenOf(organization.name),
      SOFTHSM2_CONF: configuration,
      TOKEN_LABEL: label,
      TOKEN_PIN: randomBytes(8).toString('hex'),
    };
    const program = path.join(projectRoot, 'network/dist/tokens/initialize.js');
    const env = { ...process.env, ...token, TOKEN_SO_PIN: randomBytes(8).toString('hex') };
    await run(process.execPath, [program], { env });
    return new SmartCard(folder, token);
  }

  /** A card that an organisation's operator made for one of its people. */
  static async of(organization: OrganizationEndpoints, person: string): Promise<SmartCard> {
    const card = await SmartCard.blank(organization);
    await card.issue(organization, person);
    return card;
  }

  /** Runs the operator's command. @returns the card's id */
  async issue({ name }: OrganizationEndpoints, person: string): Promise<string> {
    const program = path.join(projectRoot, 'network/dist/main.js');
    const args = ['card', name, person, '--token', label, '--state', stateFolder()];
    const { SOFTHSM2_CONF, TOKEN_MODULE, TOKEN_PIN } = this.#token;
    const { stdout } = await run(process.execPath, [program, ...args, '--module', TOKEN_MODULE], {
      env: { ...process.env, SOFTHSM2_CONF, HEALTHCHAIN_CARD_PIN: TOKEN_PIN },
    });
    const [, cardId] = /^Card (\w+) of /m.exec(stdout) ?? [];
    if (cardId === undefined) throw new Error(stdout);
    return cardId;
  }

  /** Shows the card at an address, as a browser does. @throws Error with what ended the handshake */
  show(organization: OrganizationEndpoints, address: string): Promise<CardAnswer> {
    return present(organization, address, this.#token);
  }

  /** Runs a script of `test/support` on the card. */
  onCard(script: string, environment: Readonly<Record<string, string>> = {}): string {
    return onToken(this.#token, script, environment);
  }

  /** Throws the card away. */
  destroy(): void {
    rmSync(this.#folder, { recursive: true });
  }
}

/** Shows one of the certificates whose keys stand in the organisation's token. @param file PEM */
export function showOther(
  organization: OrganizationEndpoints,
  address: string,
  file: string,
): Promise<CardAnswer> {
  return present(organization, address, tokenOf(organization.name), file);
}

async function present(
  { tlsCaFile }: OrganizationEndpoints,
  address: string,
  token: TokenEnvironment,
  ...certificate: readonly string[]
): Promise<CardAnswer> {
  const program = await ensureGoProgram('test/support/cards/present');
  const { stdout } = await run(program, [address, ...certificate], {
    env: { ...process.env, ...token, TLS_ROOT: tlsCaFile },
  });
  return JSON.parse(stdout) as CardAnswer;
}
