/**
 * Writes one certificate (TOKEN_CERTIFICATE, PEM) onto a PKCS#11 token, under the id of its key. Run as a
 * process of its own; the PIN comes from the environment, so that it never stands in arguments.
 */
import 'reflect-metadata';
import { createHash } from 'node:crypto';
import { X509Certificate } from '@peculiar/x509';
import pkcs11 from 'pkcs11js';
import { api, setting, slotLabelled } from './module.js';

/** Bytes of an uncompressed point of P-256, with which the key's SubjectPublicKeyInfo ends. */
const pointLength = 65;

const certificate = new X509Certificate(setting('TOKEN_CERTIFICATE'));
const point = Buffer.from(certificate.publicKey.rawData).subarray(-pointLength);

api.load(setting('TOKEN_MODULE'));
api.C_Initialize();
try {
  const label = setting('TOKEN_LABEL');
  const slot = slotLabelled(label);
  if (slot === undefined) {
    throw new Error(`There is no token labelled "${label}".`);
  }
  const session = api.C_OpenSession(slot, pkcs11.CKF_RW_SESSION | pkcs11.CKF_SERIAL_SESSION);
  api.C_Login(session, pkcs11.CKU_USER, setting('TOKEN_PIN'));
  api.C_CreateObject(session, [
    { type: pkcs11.CKA_CLASS, value: pkcs11.CKO_CERTIFICATE },
    { type: pkcs11.CKA_CERTIFICATE_TYPE, value: pkcs11.CKC_X_509 },
    { type: pkcs11.CKA_TOKEN, value: true },
    { type: pkcs11.CKA_PRIVATE, value: false },
    { type: pkcs11.CKA_LABEL, value: 'HealthChain' },
    { type: pkcs11.CKA_ID, value: createHash('sha256').update(point).digest() },
    { type: pkcs11.CKA_SUBJECT, value: Buffer.from(certificate.subjectName.toArrayBuffer()) },
    { type: pkcs11.CKA_VALUE, value: Buffer.from(certificate.rawData) },
  ]);
} finally {
  api.C_Finalize();
}
