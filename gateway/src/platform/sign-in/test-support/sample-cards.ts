import 'reflect-metadata';
import { createPrivateKey, randomBytes, webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  X509CertificateGenerator,
  X509CrlGenerator,
} from '@peculiar/x509';

const signingAlgorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const hour = 3_600_000;

/** A certificate and its key, in PEM. */
export interface SampleCard {
  readonly certificate: string;
  readonly key: string;
  readonly serialNumber: string;
}

export interface CardWishes {
  readonly commonName: string;
  /** What the authority's registrar chose; `card` of cards. */
  readonly type?: string;
  /** Extended key usages; client authentication alone of cards. */
  readonly usages?: readonly string[];
  readonly validUntil?: number;
}

/** The authority of an organisation, which issues the identities of all kinds that it has. */
export interface SampleAuthority {
  /** PEM. */
  readonly root: string;
  readonly issue: (wishes: CardWishes) => Promise<SampleCard>;
  /**
   * The signed list of revoked certificates, in PEM.
   *
   * @param nextUpdate when the list ends; without it, in an hour
   */
  readonly revocationList: (
    serialNumbers: readonly string[],
    nextUpdate?: Date | null,
  ) => Promise<string>;
}

export const clientAuthentication = '1.3.6.1.5.5.7.3.2';

export async function sampleAuthority(): Promise<SampleAuthority> {
  const keys = await newKeys();
  const { privateKey: signingKey } = keys;
  const root = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=ca.lakeside, O=Lakeside',
    keys,
    signingAlgorithm,
    extensions: [new BasicConstraintsExtension(true, undefined, true)],
    ...validity(),
  });

  async function issue(wishes: CardWishes): Promise<SampleCard> {
    const { commonName, type = 'card', usages = [clientAuthentication], validUntil } = wishes;
    const { publicKey, privateKey } = await newKeys();
    const certificate = await X509CertificateGenerator.create({
      serialNumber: `5a${randomBytes(8).toString('hex')}`,
      subject: `CN=${commonName}, OU=${type}, O=Lakeside`,
      issuer: root.subject,
      publicKey,
      signingKey,
      signingAlgorithm,
      extensions: usages.length > 0 ? [new ExtendedKeyUsageExtension([...usages])] : [],
      ...validity(validUntil),
    });
    const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', privateKey));
    return {
      certificate: certificate.toString('pem'),
      key: createPrivateKey({ key, format: 'der', type: 'pkcs8' })
        .export({ format: 'pem', type: 'pkcs8' })
        .toString(),
      serialNumber: certificate.serialNumber,
    };
  }

  return {
    root: root.toString('pem'),
    issue,
    revocationList: async (serialNumbers, nextUpdate = new Date(Date.now() + hour)) => {
      const list = await X509CrlGenerator.create({
        issuer: root.subject,
        thisUpdate: new Date(),
        ...(nextUpdate && { nextUpdate }),
        signingAlgorithm,
        signingKey,
        entries: serialNumbers.map((serialNumber) => ({
          serialNumber,
          revocationDate: new Date(),
        })),
      });
      return list.toString('pem');
    },
  };
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(signingAlgorithm, true, ['sign', 'verify']);
}

function validity(notAfter = Date.now() + hour) {
  return { notBefore: new Date(Date.now() - 2 * hour), notAfter: new Date(notAfter) };
}
