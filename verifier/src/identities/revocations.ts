import { verify, type X509Certificate } from 'node:crypto';
import { AsnConvert } from '@peculiar/asn1-schema';
import { CertificateList } from '@peculiar/asn1-x509';
import { attempt } from '../bytes.js';

/** Serial numbers that each root has revoked, by the root's fingerprint. */
export type Revocations = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Reads an organisation's lists of revoked certificates. As for Fabric, a list holds from the block of its
 * configuration on, whatever times it names.
 *
 * @param lists PEM
 * @returns undefined for a list that cannot be read, or that no root has signed
 */
export function readRevocations(
  lists: readonly Uint8Array[],
  roots: readonly X509Certificate[],
): Revocations | undefined {
  const read = lists.map((pem) => attempt(() => readList(pem, roots)));
  if (!read.every((list) => list !== undefined)) {
    return undefined;
  }
  const fingerprints = read.map(([fingerprint]) => fingerprint);
  return new Map(
    fingerprints.map((fingerprint) => [
      fingerprint,
      new Set(read.flatMap(([root, serials]) => (root === fingerprint ? serials : []))),
    ]),
  );
}

/** Whether a root has revoked a certificate that it issued. */
export function isRevoked(
  { serialNumber }: X509Certificate,
  root: X509Certificate,
  revocations: Revocations,
): boolean {
  return revocations.get(root.fingerprint256)?.has(normalized(serialNumber)) ?? false;
}

function readList(
  pem: Uint8Array,
  roots: readonly X509Certificate[],
): readonly [fingerprint: string, serials: readonly string[]] | undefined {
  const [, base64 = ''] =
    /-----BEGIN X509 CRL-----([^-]+)-----END X509 CRL-----/.exec(Buffer.from(pem).toString()) ?? [];
  const list = AsnConvert.parse(Buffer.from(base64, 'base64'), CertificateList);
  const { tbsCertList, tbsCertListRaw, signature } = list;
  // The library takes a list without the next one's time, which RFC 5280 demands, for empty.
  if (tbsCertListRaw === undefined || tbsCertList.nextUpdate === undefined) {
    return undefined;
  }
  const signed = Buffer.from(tbsCertListRaw);
  const root = roots.find(({ publicKey }) =>
    verify('sha256', signed, publicKey, Buffer.from(signature)),
  );
  const revoked = tbsCertList.revokedCertificates ?? [];
  return root === undefined
    ? undefined
    : [
        root.fingerprint256,
        revoked.map(({ userCertificate }) =>
          normalized(Buffer.from(userCertificate).toString('hex')),
        ),
      ];
}

/** One form for a number that is written with and without zeros before it, in either case. */
function normalized(serialNumber: string): string {
  return serialNumber.toLowerCase().replace(/^0+(?=.)/, '');
}
