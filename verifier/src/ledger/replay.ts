import { common, peer } from '@hyperledger/fabric-protos';
import type { Block } from '../blocks/source.js';
import { inForce, type Identity } from '../identities/member.js';
import type { ChannelConfig } from '../policies/channel-config.js';
import type { Report } from '../report.js';
import { readAction, writesForOthers, type Action } from '../transactions/action.js';
import { isWellFormed, readTransaction, type Transaction } from '../transactions/envelope.js';
import { endorsersOf, judgeEndorsement } from '../transactions/judge-endorsement.js';
import { judgeEnvelope } from '../transactions/judge-envelope.js';
import { codeName, invalid, isValid, type Verdict } from '../transactions/verdict.js';
import { hasSummarizedRange, readConflict } from './read-conflicts.js';
import { WorldState } from './world-state.js';

const codes = peer.TxValidationCode;
const { ENDORSER_TRANSACTION } = common.HeaderType;

/** A transaction that was derived to be valid. */
export interface ValidTransaction {
  readonly block: number;
  readonly transaction: Transaction;
  /** Undefined for a configuration. */
  readonly action: Action | undefined;
  readonly creator: Identity;
}

interface Judged {
  readonly transaction: Transaction | undefined;
  readonly action: Action | undefined;
  readonly verdict: Verdict;
}

/**
 * Validates every transaction again, because the signatures of orderers do not cover the codes that
 * peers append. First, as peers do, all of a block by the state before it; then each by what those
 * before it in the block have written.
 */
export class Replay {
  private readonly state = new WorldState();
  private readonly transactionIds = new Set<string>();
  private readonly counts = { valid: 0, invalid: 0, endorsements: 0, verified: 0, unstated: 0 };
  private fewest = Number.POSITIVE_INFINITY;

  constructor(
    private readonly report: Report,
    private readonly channel: string,
    /** The chaincode whose endorsing organisations are counted. */
    private readonly chaincode: string,
  ) {}

  /** The valid transactions of the block. */
  block(block: Block, config: ChannelConfig): readonly ValidTransaction[] {
    this.state.beginBlock();
    const judged = this.judgeAll(block, config);
    const final = judged.map((one, index) => this.replayOne(one, block.number, index));
    for (const { transaction } of judged) {
      if (transaction !== undefined && transaction.transactionId !== '') {
        this.transactionIds.add(transaction.transactionId);
      }
    }
    final.forEach((one, index) => {
      this.compare(one.verdict, block, index);
    });
    return final.flatMap((one) => this.take(one, block.number, config));
  }

  finish(): void {
    const { valid, invalid: refused, endorsements, verified, unstated } = this.counts;
    const total = valid + refused;
    this.report.figure(
      'transactions',
      `${total}, of which ${valid} with their creators' signatures`,
    );
    const fewest = Number.isFinite(this.fewest)
      ? `, at least ${this.fewest} organisations for a write of ${this.chaincode} that others hold`
      : '';
    this.report.figure('endorsements', `${verified} of ${endorsements} verify${fewest}`);
    const missing = unstated === 0 ? '' : `, ${unstated} without a code in the block`;
    this.report.figure('verdicts', `${valid} valid, ${refused} invalid${missing}`);
  }

  private judgeAll(block: Block, config: ChannelConfig): readonly Judged[] {
    const seen = new Set<string>();
    return block.data.map((raw, index) => {
      if (!isWellFormed(raw)) {
        this.fail(block.number, index, 'transaction-malformed', 'The bytes are not an envelope.');
      }
      const judged = this.judge(raw, index, config);
      const id = judged.transaction?.transactionId ?? '';
      if (!isValid(judged.verdict) || judged.action === undefined) {
        return judged;
      }
      if (seen.has(id)) {
        return { ...judged, verdict: invalid(codes.DUPLICATE_TXID, 'The id was used before.') };
      }
      seen.add(id);
      return judged;
    });
  }

  private judge(raw: Uint8Array, index: number, config: ChannelConfig): Judged {
    const transaction = readTransaction(raw, index);
    if (transaction === undefined) {
      const verdict = invalid(undefined, 'The envelope cannot be read.');
      return { transaction, action: undefined, verdict };
    }
    const action = transaction.type === ENDORSER_TRANSACTION ? readAction(transaction) : undefined;
    const outer = judgeEnvelope(transaction, action, config);
    if (!isValid(outer) || action === undefined) {
      return { transaction, action, verdict: outer };
    }
    const verdict = this.transactionIds.has(transaction.transactionId)
      ? invalid(codes.DUPLICATE_TXID, 'The id was used before.')
      : judgeEndorsement(transaction, action, this.state, config);
    return { transaction, action, verdict };
  }

  private replayOne(judged: Judged, block: number, index: number): Judged {
    const { action, verdict } = judged;
    if (!isValid(verdict) || action === undefined) {
      return judged;
    }
    this.checkSupported(action, block, index);
    const conflict = readConflict(action, this.state);
    if (conflict !== codes.VALID) {
      return { ...judged, verdict: invalid(conflict, 'It read what had changed by then.') };
    }
    this.state.apply(action, block, index);
    return judged;
  }

  private checkSupported(action: Action, block: number, index: number): void {
    const hasKeyPolicies = action.namespaces.some(
      ({ open, collections }) =>
        open.getMetadataWritesList().length > 0 ||
        collections.some(({ hashed }) => hashed.getMetadataWritesList().length > 0),
    );
    if (hasKeyPolicies) {
      const detail = 'Endorsement policies of single keys are not re-derived.';
      this.report.fail('verdicts', 'key-policy-unsupported', detail, { block, transaction: index });
    }
    if (hasSummarizedRange(action)) {
      const detail = 'Summaries of long range queries are not re-derived.';
      this.report.fail('verdicts', 'range-unsupported', detail, { block, transaction: index });
    }
  }

  /** Compares with what the block states; blocks from an orderer state nothing. */
  private compare(verdict: Verdict, block: Block, index: number): void {
    this.counts[isValid(verdict) ? 'valid' : 'invalid'] += 1;
    const filter = block.metadata[common.BlockMetadataIndex.TRANSACTIONS_FILTER];
    if (filter === undefined || filter.length === 0) {
      this.counts.unstated += 1;
      return;
    }
    const stated = filter[index];
    const agrees = verdict.code === undefined ? stated !== codes.VALID : stated === verdict.code;
    if (filter.length !== block.data.length || !agrees) {
      const detail = `The block states ${codeName(stated)}, derived is ${codeName(verdict.code)}. ${verdict.reason}`;
      const place = { block: block.number, transaction: index };
      this.report.fail('verdicts', 'verdict-differs', detail, place);
      if (stated === codes.VALID) {
        this.explain(verdict, place);
      }
    }
  }

  /** Names the reason under its own check, for the commonest. */
  private explain({ code, reason }: Verdict, place: { block: number; transaction: number }): void {
    if (code === codes.BAD_CREATOR_SIGNATURE) {
      this.report.fail('transactions', 'creator-signature', reason, place);
    } else if (code === codes.BAD_PROPOSAL_TXID) {
      this.report.fail('transactions', 'transaction-id', reason, place);
    } else if (code === codes.INVALID_ENDORSER_TRANSACTION) {
      this.report.fail('transactions', 'proposal-hash', reason, place);
    } else if (code === codes.ENDORSEMENT_POLICY_FAILURE) {
      this.report.fail('endorsements', 'endorsement-policy', reason, place);
    }
  }

  private take(judged: Judged, block: number, config: ChannelConfig): readonly ValidTransaction[] {
    const { transaction, action, verdict } = judged;
    const creator = transaction && config.identify(transaction.creator);
    if (!isValid(verdict) || transaction === undefined || creator === undefined) {
      return [];
    }
    const { index } = transaction;
    if (transaction.channelId !== this.channel) {
      this.fail(block, index, 'channel', `It is of the channel ${transaction.channelId}.`);
    }
    if (!inForce(creator, transaction.timestamp)) {
      this.fail(block, index, 'creator-certificate', 'The certificate was not in force.');
    }
    if (action !== undefined) {
      this.countEndorsers(action, transaction, block, config);
    }
    return [{ block, transaction, action, creator }];
  }

  private countEndorsers(
    action: Action,
    transaction: Transaction,
    block: number,
    config: ChannelConfig,
  ): void {
    const endorsers = endorsersOf(action, config);
    this.counts.endorsements += action.endorsements.length;
    this.counts.verified += endorsers.length;
    if (action.namespaces.some((set) => set.name === this.chaincode && writesForOthers(set))) {
      this.fewest = Math.min(this.fewest, new Set(endorsers.map(({ mspId }) => mspId)).size);
    }
    if (!endorsers.every((endorser) => inForce(endorser, transaction.timestamp))) {
      const detail = 'A certificate of an endorser was not in force.';
      const place = { block, transaction: transaction.index };
      this.report.fail('endorsements', 'endorser-certificate', detail, place);
    }
  }

  private fail(block: number, transaction: number, code: string, detail: string): void {
    this.report.fail('transactions', code, detail, { block, transaction });
  }
}
