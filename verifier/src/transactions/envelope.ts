import { common } from '@hyperledger/fabric-protos';
import { attempt, equal } from '../bytes.js';

/** An envelope's outer parts. */
export interface Transaction {
  /** Position in its block. */
  readonly index: number;
  readonly type: number;
  readonly channelId: string;
  readonly transactionId: string;
  readonly epoch: number;
  /** ms since 1970, as the client states it; endorsers bound it by their clocks. */
  readonly timestamp: number;
  readonly extension: Uint8Array;
  readonly channelHeader: Uint8Array;
  readonly creator: Uint8Array;
  readonly nonce: Uint8Array;
  readonly data: Uint8Array;
  /** What the creator signed. */
  readonly payload: Uint8Array;
  readonly signature: Uint8Array;
}

/** Reads an envelope; undefined where a part cannot be read. */
export function readTransaction(raw: Uint8Array, index: number): Transaction | undefined {
  return attempt(() => {
    const envelope = common.Envelope.deserializeBinary(raw);
    const payload = common.Payload.deserializeBinary(envelope.getPayload_asU8());
    const channelHeader = payload.getHeader()?.getChannelHeader_asU8() ?? new Uint8Array();
    const channel = common.ChannelHeader.deserializeBinary(channelHeader);
    const signer = common.SignatureHeader.deserializeBinary(
      payload.getHeader()?.getSignatureHeader_asU8() ?? new Uint8Array(),
    );
    const timestamp = channel.getTimestamp();
    return {
      index,
      type: channel.getType(),
      channelId: channel.getChannelId(),
      transactionId: channel.getTxId(),
      epoch: channel.getEpoch(),
      timestamp: (timestamp?.getSeconds() ?? 0) * 1000 + (timestamp?.getNanos() ?? 0) / 1_000_000,
      extension: channel.getExtension_asU8(),
      channelHeader,
      creator: signer.getCreator_asU8(),
      nonce: signer.getNonce_asU8(),
      data: payload.getData_asU8(),
      payload: envelope.getPayload_asU8(),
      signature: envelope.getSignature_asU8(),
    };
  });
}

/**
 * Whether the bytes are exactly an envelope's. The hash over a block's data runs over the envelopes
 * without their lengths, so only this keeps them from being cut in other places.
 */
export function isWellFormed(raw: Uint8Array): boolean {
  const envelope = attempt(() => common.Envelope.deserializeBinary(raw));
  return (
    envelope !== undefined &&
    envelope.getPayload_asU8().length > 0 &&
    equal(envelope.serializeBinary(), raw)
  );
}
