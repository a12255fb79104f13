import { approveDocument } from '../access/approve-document.js';
import { countersignCredential } from '../access/countersign-credential.js';
import { getCredential } from '../access/get-credential.js';
import { getDocument } from '../access/get-document.js';
import { issueCredential } from '../access/issue-credential.js';
import { proposeDocument } from '../access/propose-document.js';
import { revokeCredential } from '../access/revoke-credential.js';
import type { UseCase } from '../context/use-case.js';
import { commitVersions } from '../records/commit-versions.js';
import { getChart } from '../records/get-chart.js';
import { getCommitment } from '../records/get-commitment.js';
import { getCompartment } from '../records/get-compartment.js';
import { getPack } from '../records/get-pack.js';
import { listCommitments } from '../records/list-commitments.js';

/** Every use case of the contracts. */
export const useCases: readonly UseCase[] = [
  commitVersions,
  getCommitment,
  listCommitments,
  getPack,
  getChart,
  getCompartment,
  proposeDocument,
  approveDocument,
  getDocument,
  issueCredential,
  countersignCredential,
  revokeCredential,
  getCredential,
];
