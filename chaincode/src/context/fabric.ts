import contractApi, { type Context } from 'fabric-contract-api';

/** The decorators of fabric-contract-api, which its CommonJS build does not export by name. */
export const { Info, Param, Returns, Transaction } = contractApi;

/** What a transaction can ask of its peer. */
export type Stub = Context['stub'];
