/** Group order of P-256 (FIPS 186-5, curve P-256). */
const orderP256 = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');

/**
 * Turns the `r || s` of a PKCS#11 token into the DER form that Fabric verifies. Fabric accepts only
 * the lower of the two possible `s`, so that nobody can alter a signature without the key.
 */
export function toLowSDer(raw: Uint8Array): Uint8Array {
  const half = raw.length / 2;
  const r = toBigInt(raw.subarray(0, half));
  const s = toBigInt(raw.subarray(half));
  const lowS = s > orderP256 / 2n ? orderP256 - s : s;
  const integers = Buffer.concat([derInteger(r), derInteger(lowS)]);
  return Buffer.concat([Uint8Array.of(0x30, integers.length), integers]);
}

function toBigInt(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}

/** An unsigned integer of at most 32 bytes, so that every length fits into one byte. */
function derInteger(value: bigint): Uint8Array {
  const digits = value.toString(16);
  const magnitude = Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex');
  const sign = (magnitude[0] ?? 0) >= 0x80 ? Uint8Array.of(0) : new Uint8Array();
  return Buffer.concat([Uint8Array.of(0x02, sign.length + magnitude.length), sign, magnitude]);
}
