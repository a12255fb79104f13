/** What issuers and holders of attestations do, with chance and secrets: nothing for chaincode. */
export * from './hold.js';
export * from './issue.js';
