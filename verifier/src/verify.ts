import type { Access, JournalEvidence, Release } from '@healthchain/protocol';
import { common } from '@hyperledger/fabric-protos';
import { HeaderChain } from './blocks/header-chain.js';
import { OrdererSignatures } from './blocks/orderer-signatures.js';
import { orderedBlocks, type Block, type BlockFile } from './blocks/source.js';
import type { Roots } from './identities/roots.js';
import { accesses } from './journal/accesses.js';
import { Anchors } from './journal/anchors.js';
import { Custodian } from './journal/custodian.js';
import { checkEarlier } from './journal/earlier.js';
import { checkEntries } from './journal/entries.js';
import { checkReleasedAccesses, releases } from './journal/releases.js';
import { ShownValues } from './journal/shown-values.js';
import { Replay } from './ledger/replay.js';
import type { ChannelConfig } from './policies/channel-config.js';
import { readConfig } from './policies/read-config.js';
import { Report } from './report.js';
import { readTransaction, type Transaction } from './transactions/envelope.js';

export interface Inputs {
  readonly blocks: readonly BlockFile[];
  readonly roots: Roots;
  readonly evidence: JournalEvidence;
  /** What the patient was given before, where they kept it. */
  readonly earlier?: JournalEvidence | undefined;
  readonly channel: string;
  readonly chaincode: string;
  /** Hash of the header of block 0, in hex. */
  readonly genesis?: string | undefined;
}

/** Runs all checks. */
export function verify(inputs: Inputs): Report {
  const report = new Report();
  const ledger = new Ledger(inputs, report);
  for (const block of orderedBlocks(inputs.blocks, report)) {
    ledger.take(block);
  }
  ledger.finish();
  return report;
}

/** The checks that run along the blocks. */
class Ledger {
  private readonly headers: HeaderChain;
  private readonly signatures: OrdererSignatures;
  private readonly replay: Replay;
  private readonly anchors: Anchors;
  private readonly accesses: ShownValues<Access>;
  private readonly releases: ShownValues<Release>;
  private readonly custodian: Custodian;
  private config: ChannelConfig | undefined;
  private configs = 0;

  constructor(
    private readonly inputs: Inputs,
    private readonly report: Report,
  ) {
    const { evidence, channel, chaincode, genesis } = inputs;
    this.headers = new HeaderChain(report, genesis);
    this.signatures = new OrdererSignatures(report);
    this.replay = new Replay(report, channel, chaincode);
    this.anchors = new Anchors(report, chaincode);
    const { patientId } = evidence;
    this.accesses = new ShownValues(accesses, report, chaincode, patientId, evidence.accesses);
    this.releases = new ShownValues(releases, report, chaincode, patientId, evidence.releases);
    this.custodian = new Custodian(chaincode, patientId);
  }

  take(block: Block): void {
    this.headers.check(block);
    const configTransaction = this.configTransaction(block);
    if (this.config === undefined) {
      this.begin(block, configTransaction);
      return;
    }
    const lastConfig = configTransaction === undefined ? this.config.block : block.number;
    this.signatures.check(block, this.config, lastConfig, latestTime(block));
    const taken = this.replay.block(block, this.config);
    for (const valid of taken) {
      this.anchors.take(valid);
      this.accesses.take(valid);
      this.releases.take(valid);
      this.custodian.take(valid);
    }
    if (configTransaction !== undefined && taken.length > 0) {
      this.config = this.read(configTransaction, block.number) ?? this.config;
    }
  }

  finish(): void {
    this.headers.finish();
    this.signatures.finish();
    this.replay.finish();
    this.anchors.finish();
    this.accesses.finish();
    this.releases.finish();
    this.checkJournal();
    const members = this.config?.members.size ?? 0;
    const configs = this.configs === 1 ? '1 configuration' : `${this.configs} configurations`;
    this.report.figure('organisations', `${members} stand on the given roots, ${configs}`);
    if (this.configs > 1) {
      this.report.remark(
        'Later configurations were taken on the signatures of the orderers alone.',
      );
    }
  }

  private checkJournal(): void {
    const { anchors, report } = this;
    const { evidence, earlier } = this.inputs;
    checkReleasedAccesses(evidence, report);
    checkEntries(evidence, { anchors, custodian: this.custodian.mspId }, report);
    if (earlier !== undefined) {
      checkEarlier(earlier, evidence, anchors, report);
    }
  }

  /** The unsigned first block: only the roots, and its hash if it is known, speak for it. */
  private begin(block: Block, configTransaction: Transaction | undefined): void {
    this.config =
      block.number === 0 && configTransaction !== undefined
        ? this.read(configTransaction, 0)
        : undefined;
    if (this.config === undefined) {
      const detail = 'Without the configuration of block 0 nothing else can be checked.';
      this.report.fail('organisations', 'no-configuration', detail, { block: block.number });
    } else if (configTransaction?.channelId !== this.inputs.channel) {
      const detail = `The channel is ${configTransaction?.channelId ?? ''}.`;
      this.report.fail('organisations', 'channel', detail, { block: 0 });
    }
  }

  private read(transaction: Transaction, block: number): ChannelConfig | undefined {
    const config = readConfig(transaction.data, block, this.inputs.roots, this.report);
    if (config === undefined) {
      const detail = 'The configuration cannot be read.';
      this.report.fail('organisations', 'configuration-undecodable', detail, { block });
    }
    this.configs += 1;
    return config;
  }

  /** A configuration is alone in its block. */
  private configTransaction(block: Block): Transaction | undefined {
    const found = block.data
      .map(readTransaction)
      .find((transaction) => transaction?.type === common.HeaderType.CONFIG);
    if (found !== undefined && block.data.length > 1) {
      const detail = 'A configuration shares its block with other transactions.';
      this.report.fail('organisations', 'configuration-not-alone', detail, { block: block.number });
      return undefined;
    }
    return found;
  }
}

/** The time that the block's transactions state, ms since 1970: blocks have none of their own. */
function latestTime(block: Block): number {
  return Math.max(
    0,
    ...block.data.map((raw, index) => readTransaction(raw, index)?.timestamp ?? 0),
  );
}
