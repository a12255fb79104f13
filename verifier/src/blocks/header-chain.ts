import { equal, hex, sha256 } from '../bytes.js';
import type { Report } from '../report.js';
import { headerHash } from './header.js';
import type { Block } from './source.js';

/** Follows the headers: numbers without a gap, each with the hashes of its past and of its data. */
export class HeaderChain {
  private previous: { readonly number: number; readonly hash: Buffer } | undefined;
  private genesisHash: string | undefined;
  private blocks = 0;

  constructor(
    private readonly report: Report,
    private readonly expectedGenesis: string | undefined,
  ) {}

  check(block: Block): void {
    const hash = headerHash(block.header);
    if (block.number === 0 && this.previous === undefined) {
      this.checkGenesis(hex(hash));
    } else {
      this.checkLink(block);
    }
    if (!equal(sha256(...block.data), block.header.getDataHash_asU8())) {
      this.fail(block, 'data-hash', 'The data do not have the hash that the header states.');
    }
    this.previous = { number: block.number, hash };
    this.blocks += 1;
  }

  finish(): void {
    if (this.previous === undefined) {
      this.report.fail('blocks', 'no-blocks', 'There is no block.');
      return;
    }
    const { number, hash } = this.previous;
    this.report.figure('blocks', `${this.blocks} read, the last is ${number}`);
    this.report.figure('headers', `${this.blocks} linked, from 0 to ${number}`);
    this.report.remark(`Block 0 has the hash ${this.genesisHash ?? '(missing)'}.`);
    this.report.remark(`Block ${number} has the hash ${hex(hash)}.`);
    if (this.expectedGenesis === undefined) {
      this.report.remark(
        'Block 0 is unsigned and was not compared with a hash known from elsewhere.',
      );
    }
  }

  private checkGenesis(hash: string): void {
    this.genesisHash = hash;
    if (this.expectedGenesis !== undefined && this.expectedGenesis !== hash) {
      this.report.fail('headers', 'genesis-differs', 'Block 0 is not the one expected.', {
        block: 0,
      });
    }
  }

  private checkLink(block: Block): void {
    const expected = this.previous === undefined ? 0 : this.previous.number + 1;
    if (block.number !== expected) {
      const code = block.number < expected ? 'block-repeated' : 'block-missing';
      this.fail(block, code, `Block ${expected} was expected here.`);
      return;
    }
    if (!equal(this.previous?.hash ?? Buffer.alloc(0), block.header.getPreviousHash_asU8())) {
      this.fail(block, 'previous-hash', 'The header does not name the hash of the header before.');
    }
  }

  private fail(block: Block, code: string, detail: string): void {
    this.report.fail('headers', code, detail, { block: block.number });
  }
}
