import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Licence } from '@healthchain/protocol';
import type { GatewayConfig } from '../platform/config.js';
import { publicKeyDigest } from '../platform/keys/public-key-digest.js';

/** The licences that the organisation's registrar checked, by the key of the holder's credential. */
export type Licences = ReadonlyMap<string, Licence>;

export function readLicences(people: GatewayConfig['people']): Licences {
  return new Map(
    people.flatMap(({ certificateFile, licence }) =>
      licence === undefined ? [] : [[keyDigestIn(certificateFile), licence] as const],
    ),
  );
}

/** The digest of the key in a certificate's file. */
export function keyDigestIn(certificateFile: string): string {
  return publicKeyDigest(new X509Certificate(readFileSync(certificateFile)).publicKey);
}
