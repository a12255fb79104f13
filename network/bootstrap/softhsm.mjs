/** Where distributions put SoftHSM2's PKCS#11 module. Free of dependencies, like all of this folder. */
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';

const places = [
  'usr/lib/softhsm/libsofthsm2.so',
  'usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so',
  'usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so',
  'usr/local/lib/softhsm/libsofthsm2.so',
];

/**
 * The SoftHSM2 module below a root, or undefined when there is none.
 *
 * @param root the system's, or a folder into which packages were unpacked.
 */
export function findSoftHsm(root = '/') {
  return places.map((place) => join(root, place)).find(isReadable);
}

function isReadable(file) {
  try {
    accessSync(file, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}
