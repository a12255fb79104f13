import {
  canonicalJson,
  journalAnchorSchema,
  noAnchor,
  type JournalAnchor,
} from '@healthchain/protocol';
import type { ledger } from '@hyperledger/fabric-protos';
import { attempt, textHash } from '../bytes.js';
import type { ValidTransaction } from '../ledger/replay.js';
import { isDelete } from '../ledger/world-state.js';
import type { Report } from '../report.js';

const prefix = 'journalAnchor/';
const keyPattern = /^journalAnchor\/([^/]+)\/([1-9][0-9]*)$/;

/** ms by which two clocks of the network may differ. */
export const tolerance = 60_000;

/** Follows the anchors that valid transactions write, organisation by organisation. */
export class Anchors {
  private readonly chains = new Map<string, JournalAnchor[]>();

  constructor(
    private readonly report: Report,
    private readonly chaincode: string,
  ) {}

  take(valid: ValidTransaction): void {
    for (const { name, open } of valid.action?.namespaces ?? []) {
      for (const write of name === this.chaincode ? open.getWritesList() : []) {
        if (write.getKey().startsWith(prefix)) {
          this.takeWrite(write, valid);
        }
      }
    }
  }

  find(organization: string, sequence: number): JournalAnchor | undefined {
    return this.chains.get(organization)?.[sequence - 1];
  }

  finish(): void {
    const anchors = [...this.chains.values()].reduce((sum, chain) => sum + chain.length, 0);
    this.report.figure('anchors', `${anchors} of ${this.chains.size} organisations`);
  }

  private takeWrite(write: ledger.rwset.kvrwset.KVWrite, valid: ValidTransaction): void {
    const key = write.getKey();
    const [, organization, digits] = keyPattern.exec(key) ?? [];
    if (organization === undefined) {
      this.fail('anchor-key', `${key} is no key of an anchor.`, valid);
      return;
    }
    if (valid.creator.mspId !== organization) {
      this.fail('anchor-creator', `${valid.creator.mspId} wrote ${key}.`, valid);
    }
    if (isDelete(write)) {
      this.fail('anchor-removed', `${key} was deleted.`, valid);
      return;
    }
    const anchor = attempt(() =>
      journalAnchorSchema.parse(JSON.parse(Buffer.from(write.getValue_asU8()).toString('utf8'))),
    );
    if (anchor?.organization !== organization || anchor.sequence !== Number(digits)) {
      this.fail('anchor-value', `${key} does not hold the anchor that it names.`, valid);
      return;
    }
    this.append(anchor, valid);
  }

  private append(anchor: JournalAnchor, valid: ValidTransaction): void {
    const { organization, sequence, previous } = anchor;
    const chain = this.chains.get(organization) ?? [];
    this.chains.set(organization, chain);
    const name = `Anchor ${sequence} of ${organization}`;
    if (sequence <= chain.length) {
      this.fail('anchor-rewritten', `${name} was written again.`, valid);
      return;
    }
    if (sequence !== chain.length + 1) {
      this.fail('anchor-gap', `${name} follows on ${chain.length}.`, valid);
      return;
    }
    const before = chain.at(-1);
    if (previous !== (before === undefined ? noAnchor : textHash(canonicalJson(before)))) {
      this.fail('anchor-previous', `${name} does not name the one before.`, valid);
    }
    if (Math.abs(Date.parse(anchor.anchoredAt) - valid.transaction.timestamp) > tolerance) {
      this.fail('anchor-time', `${name} has another time than its transaction.`, valid);
    }
    chain.push(anchor);
  }

  private fail(code: string, detail: string, { block, transaction }: ValidTransaction): void {
    this.report.fail('anchors', code, detail, { block, transaction: transaction.index });
  }
}
