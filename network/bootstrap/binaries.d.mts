/** What is built together from one Go module under `network/binaries`. */
export interface Product {
  readonly name: string;
  readonly version: string;
  readonly programs: readonly string[];
  readonly buildFlags: readonly string[];
}

/** Where a product was found, if it was, and why other places could not serve. */
export interface Location {
  readonly folder: string | undefined;
  readonly reasons: readonly string[];
}

export const products: readonly Product[];
export function moduleFolder(product: Product): string;
export function stampFile(binFolder: string, product: Product): string;
export function buildStamp(product: Product): string;
export function locateProduct(
  product: Product,
  env: NodeJS.ProcessEnv,
  builtFolder: string,
): Location;
