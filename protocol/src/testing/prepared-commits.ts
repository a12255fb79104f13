import { randomBytes, randomUUID } from 'node:crypto';
import {
  sealedLabelBytes,
  versionsRoot,
  type Chart,
  type CommitRequest,
  type Compartment,
  type Pack,
  type RecordVersion,
  type VersionsPayload,
} from '../index.js';

/** A commit as a gateway prepares it. */
export interface PreparedCommit {
  readonly request: CommitRequest;
  readonly payload: VersionsPayload;
}

export function newSalt(): string {
  return randomBytes(16).toString('hex');
}

export function newChart(custodian = 'LakesideMSP'): Chart {
  return { salt: newSalt(), chartId: randomUUID(), custodian };
}

export function newCompartment(chart: Chart): Compartment {
  return {
    salt: newSalt(),
    compartmentId: randomUUID(),
    chartId: chart.chartId,
    keyVersion: 1,
    wrappedKey: {
      algorithm: 'RSA-OAEP',
      keyId: randomBytes(32).toString('hex'),
      ciphertext: randomBytes(256).toString('base64'),
    },
    sealedLabel: randomBytes(sealedLabelBytes).toString('base64'),
  };
}

/** @param size bytes of inline ciphertext. */
export function newVersion(compartment: Compartment, size = 64): RecordVersion {
  return {
    salt: newSalt(),
    recordId: randomUUID(),
    version: 1,
    compartmentId: compartment.compartmentId,
    keyVersion: compartment.keyVersion,
    algorithm: 'A256GCM-STREAM',
    wrappedKey: randomBytes(40).toString('base64'),
    content: { placement: 'inline', ciphertext: randomBytes(size).toString('base64') },
  };
}

/** Prepares a commit of versions, in packs of `packSize`. */
export function prepareCommit(
  chart: Chart,
  compartment: Compartment,
  versions: readonly RecordVersion[] = [newVersion(compartment)],
  packSize = 64,
): PreparedCommit {
  const commitId = randomUUID();
  const packs: Pack[] = [];
  for (let start = 0; start < versions.length; start += packSize) {
    packs.push({
      salt: newSalt(),
      commitId,
      index: packs.length,
      versions: versions.slice(start, start + packSize),
    });
  }
  return {
    request: { idempotencyKey: randomUUID(), commitId, root: versionsRoot(packs) },
    payload: { charts: [chart], compartments: [compartment], packs },
  };
}
