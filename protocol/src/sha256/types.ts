/** SHA-256 (FIPS 180-4) of some bytes. */
export type Sha256 = (data: Uint8Array) => Uint8Array;
