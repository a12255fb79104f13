import { execFile } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { JournalEvidence } from '@healthchain/protocol';
import { FabricClients, type FabricClient } from './fabric-client.js';
import { blockHeight } from './ledger-transactions.js';
import { endpoints, organization, projectRoot, stateFolder } from './network.js';

const run = promisify(execFile);

/** What the verifier needs of the network under test, taken out of it. */
export interface LedgerCopy {
  /** `<number>.block`, as the stock CLI writes them. */
  readonly blocks: string;
  /** `<MSP id>.pem`. */
  readonly roots: string;
  readonly remove: () => void;
}

export interface Verification {
  /** Exit code of the program. */
  readonly code: number;
  readonly ok: boolean;
  readonly checks: readonly { check: string; ok: boolean; figure: string }[];
  readonly failures: readonly { code: string; block?: number; transaction?: number }[];
}

const kept: string[] = [];

/** Where blocks stay that were fetched: they do not change. */
function fetchedBlocks(): string {
  const [known] = kept;
  if (known !== undefined) {
    return known;
  }
  const folder = mkdtempSync(path.join(tmpdir(), 'blocks-'));
  process.once('exit', () => {
    rmSync(folder, { recursive: true });
  });
  kept.push(folder);
  return folder;
}

/** Adds the blocks that the folder lacks, in one stream: the stock CLI starts anew for each. */
async function fetchBlocks(client: FabricClient, folder: string): Promise<void> {
  const first = readdirSync(folder).length;
  const height = await blockHeight(client);
  if (first === height) {
    return;
  }
  const blocks = await client.network.getBlockEvents({ startBlock: BigInt(first) });
  try {
    for await (const block of blocks) {
      const number = block.getHeader()?.getNumber() ?? 0;
      writeFileSync(path.join(folder, `${number}.block`), block.serializeBinary());
      if (number === height - 1) {
        return;
      }
    }
  } finally {
    blocks.close();
  }
}

/** Fetches all blocks from a peer, and takes the roots from the state folder. */
export async function copyLedger(): Promise<LedgerCopy> {
  const folder = mkdtempSync(path.join(tmpdir(), 'ledger-'));
  const [blocks, roots] = [path.join(folder, 'blocks'), path.join(folder, 'roots')];
  mkdirSync(roots);
  for (const { name, mspId } of endpoints().organizations) {
    const root = path.join(stateFolder(), 'organizations', name, 'ca/ca-cert.pem');
    copyFileSync(root, path.join(roots, `${mspId}.pem`));
  }
  const clients = new FabricClients();
  try {
    await fetchBlocks(clients.administrator(organization('hospital')), fetchedBlocks());
  } finally {
    clients.close();
  }
  cpSync(fetchedBlocks(), blocks, { recursive: true });
  return {
    blocks,
    roots,
    remove: () => {
      rmSync(folder, { recursive: true });
    },
  };
}

/** Runs the program on such a copy, with what the patient was given now and before. */
export async function verifyCopy(
  { blocks, roots }: Pick<LedgerCopy, 'blocks' | 'roots'>,
  evidence: JournalEvidence,
  earlier?: JournalEvidence,
): Promise<Verification> {
  const folder = mkdtempSync(path.join(tmpdir(), 'evidence-'));
  const given = Object.entries({ evidence, earlier }).flatMap(([name, value]) => {
    if (value === undefined) {
      return [];
    }
    const file = path.join(folder, `${name}.json`);
    writeFileSync(file, JSON.stringify(value));
    return [`--${name}`, file];
  });
  const program = path.join(projectRoot, 'verifier/dist/main.js');
  const args = ['--blocks', blocks, '--roots', roots, ...given, '--json'];
  try {
    const { stdout } = await run(process.execPath, [program, ...args], { maxBuffer: 2 ** 26 });
    return { ...(JSON.parse(stdout) as Omit<Verification, 'code'>), code: 0 };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    if (stdout === '') {
      throw new Error(stderr, { cause: error });
    }
    return { ...(JSON.parse(stdout) as Omit<Verification, 'code'>), code };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Verifies evidence against the whole ledger of the network under test, as an auditor would. */
export async function verifyLedger(evidence: JournalEvidence): Promise<Verification> {
  const copy = await copyLedger();
  try {
    return await verifyCopy(copy, evidence);
  } finally {
    copy.remove();
  }
}
