import { inlineLimit, type RecordVersion } from '@healthchain/protocol';
import { createRecordKey, sealContent, wrapRecordKey } from '../../platform/keys/seal/index.js';
import type { OpenCompartment } from '../compartments/compartment-register.js';
import { toBase64 } from '../base64.js';
import { newSalt } from '../salt.js';
import type { NewRecord } from '../types.js';

export type SealedVersion = RecordVersion;

/** Encrypts a record for its compartment and puts its ciphertext where it belongs. */
export type SealVersion = (
  commitId: string,
  record: NewRecord,
  place: OpenCompartment,
) => Promise<SealedVersion>;

/** Stores ciphertext that is too large to stand inline, replicated before it returns. */
export type StoreContent = (
  commitId: string,
  ciphertext: Uint8Array,
) => Promise<{ readonly cid: string; readonly size: number }>;

/** A {@link SealVersion} that hands large ciphertexts to `store`. */
export function versionSealer(store: StoreContent): SealVersion {
  return async (commitId, record, { compartment, key }) => {
    const { compartmentId, keyVersion } = compartment;
    const recordKey = createRecordKey();
    const ciphertext = await sealContent(Buffer.from(record.json), recordKey, {
      recordId: record.id,
      version: 1,
      compartmentId,
    });
    return {
      salt: newSalt(),
      recordId: record.id,
      version: 1,
      compartmentId,
      keyVersion,
      algorithm: 'A256GCM-STREAM',
      wrappedKey: toBase64(wrapRecordKey(recordKey, key)),
      content:
        ciphertext.length <= inlineLimit
          ? { placement: 'inline', ciphertext: toBase64(ciphertext) }
          : { placement: 'ipfs', ...(await store(commitId, ciphertext)) },
    };
  };
}
