/** A change to a Go module that a product depends on, which its pinned version lacks. */
export interface Patch {
  /** The module's path, e.g. `github.com/hyperledger-labs/SmartBFT`. */
  readonly module: string;
  /** The diff's name in the product's folder of patches. */
  readonly file: string;
}

/** What is built together from one Go module under `network/binaries`. */
export interface Product {
  readonly name: string;
  readonly version: string;
  readonly programs: readonly string[];
  readonly buildFlags: readonly string[];
  readonly patches: readonly Patch[];
}

/** Where a product was found, if it was, and why other places could not serve. */
export interface Location {
  readonly folder: string | undefined;
  readonly reasons: readonly string[];
}

export const products: readonly Product[];
export function moduleFolder(product: Product): string;
export function patchFile(product: Product, patch: Patch): string;
export function stampFile(binFolder: string, product: Product): string;
export function buildStamp(product: Product): string;
export function locateProduct(
  product: Product,
  env: NodeJS.ProcessEnv,
  builtFolder: string,
): Location;
