import { common, msp } from '@hyperledger/fabric-protos';
import { attempt, hex, sha256 } from '../bytes.js';
import { inForce, type Identity } from '../identities/member.js';
import { isSignature } from '../identities/signature.js';
import type { ChannelConfig } from '../policies/channel-config.js';
import { configPolicy } from '../policies/policy.js';
import { signersOf } from '../policies/signers.js';
import type { Report } from '../report.js';
import { headerBytes } from './header.js';
import type { Block } from './source.js';

const blockValidation = '/Channel/Orderer/BlockValidation';

/** Consenters that have to sign of so many: more than a faulty third can fake. */
export function quorumOf(consenters: number): number {
  const faulty = Math.floor((consenters - 1) / 3);
  return Math.ceil((consenters + faulty + 1) / 2);
}

/** Checks that a block carries the signatures that the configuration before it asks for. */
export class OrdererSignatures {
  private blocks = 0;
  private signatures = 0;
  private rule = '';

  constructor(private readonly report: Report) {}

  /**
   * @param config in force when the block was cut: a block with a new one is signed under the old
   * @param lastConfig number that the block has to name as that of the latest configuration
   * @param at ms since 1970, at which the signing certificates have to be in force
   */
  check(block: Block, config: ChannelConfig, lastConfig: number, at: number): void {
    const place = { block: block.number };
    const metadata = attempt(() =>
      common.Metadata.deserializeBinary(
        block.metadata[common.BlockMetadataIndex.SIGNATURES] ?? new Uint8Array(),
      ),
    );
    if (metadata === undefined) {
      this.fail('orderer-signature-missing', 'The signatures cannot be read.', place);
      return;
    }
    this.blocks += 1;
    this.checkLastConfig(metadata, lastConfig, place);
    const signers = (
      config.consensus === 'BFT'
        ? this.consenters(block, metadata, config)
        : this.orderers(block, metadata, config)
    ).filter((signer) => this.isInForce(signer, at, place));
    this.signatures += signers.length;
    this.checkQuorum(signers, config, place);
  }

  finish(): void {
    this.report.figure(
      'orderer signatures',
      `${this.signatures} over ${this.blocks} blocks, ${this.rule}`,
    );
  }

  private checkLastConfig(metadata: common.Metadata, lastConfig: number, place: Place): void {
    const named = attempt(() =>
      common.OrdererBlockMetadata.deserializeBinary(metadata.getValue_asU8())
        .getLastConfig()
        ?.getIndex(),
    );
    if (named !== lastConfig) {
      this.fail('last-config', `Block ${lastConfig} has the latest configuration.`, place);
    }
  }

  private checkQuorum(signers: readonly Identity[], config: ChannelConfig, place: Place): void {
    const needed = config.consensus === 'BFT' ? quorumOf(config.consenters.length) : 1;
    this.rule =
      config.consensus === 'BFT'
        ? `${needed} of ${config.consenters.length} consenters each`
        : 'one orderer each';
    if (signers.length < needed) {
      const detail = `${signers.length} of ${needed} needed signatures verify.`;
      this.fail('orderer-quorum', detail, place);
    } else if (configPolicy(config, blockValidation)?.(signers) !== true) {
      this.fail('block-validation-policy', 'The policy for blocks does not hold.', place);
    }
  }

  /** The consenters whose signatures verify, each once. */
  private consenters(
    block: Block,
    metadata: common.Metadata,
    config: ChannelConfig,
  ): readonly Identity[] {
    const place = { block: block.number };
    const found = new Map<string, Identity>();
    for (const one of metadata.getSignaturesList()) {
      const identifier = one.getIdentifierHeader_asU8();
      const id = attempt(() =>
        common.IdentifierHeader.deserializeBinary(identifier).getIdentifier(),
      );
      const signer = consenterOf(config, id);
      const data = Buffer.concat([metadata.getValue_asU8(), identifier, headerBytes(block.header)]);
      if (signer === undefined) {
        this.fail('orderer-unknown', `There is no consenter ${id ?? '(unreadable)'}.`, place);
      } else if (!isSignature(signer.certificate.publicKey, data, one.getSignature_asU8())) {
        this.fail('orderer-signature', `The signature of consenter ${id ?? ''} is wrong.`, place);
      } else if (found.has(nameOf(signer))) {
        this.fail('orderer-repeated', `Consenter ${id ?? ''} signed more than once.`, place);
      } else {
        found.set(nameOf(signer), signer);
      }
    }
    return [...found.values()];
  }

  /** The orderers of other kinds of consensus, which name themselves. */
  private orderers(
    block: Block,
    metadata: common.Metadata,
    config: ChannelConfig,
  ): readonly Identity[] {
    const set = metadata.getSignaturesList().map((one) => {
      const header = one.getSignatureHeader_asU8();
      return {
        identity:
          attempt(() => common.SignatureHeader.deserializeBinary(header).getCreator_asU8()) ??
          new Uint8Array(),
        data: Buffer.concat([metadata.getValue_asU8(), header, headerBytes(block.header)]),
        signature: one.getSignature_asU8(),
      };
    });
    const signers = signersOf(config, set);
    if (signers.length < set.length) {
      this.fail('orderer-signature', 'Not every signature verifies.', { block: block.number });
    }
    return signers;
  }

  private isInForce(signer: Identity, at: number, place: Place): boolean {
    const holds = inForce(signer, at);
    if (!holds) {
      const detail = `A certificate of ${signer.mspId} was not in force.`;
      this.fail('orderer-certificate', detail, place);
    }
    return holds;
  }

  private fail(code: string, detail: string, place: Place): void {
    this.report.fail('orderer signatures', code, detail, place);
  }
}

type Place = Readonly<{ block: number }>;

const nameOf = ({ mspId, certificate }: Identity): string =>
  `${mspId} ${hex(sha256(certificate.raw))}`;

function consenterOf(config: ChannelConfig, id: number | undefined): Identity | undefined {
  const consenter = config.consenters.find((one) => one.getId() === id);
  if (consenter === undefined) {
    return undefined;
  }
  const serialized = new msp.SerializedIdentity();
  serialized.setMspid(consenter.getMspId());
  serialized.setIdBytes(consenter.getIdentity_asU8());
  return config.identify(serialized.serializeBinary());
}
