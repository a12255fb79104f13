import { execa } from 'execa';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findSoftHsm } from '../../bootstrap/softhsm.mjs';

/** A PKCS#11 module and what each process that loads it needs in its environment. */
export interface Pkcs11Module {
  readonly moduleFile: string;
  readonly env: Readonly<Record<string, string>>;
}

/** The module that an earlier `unpackSoftHsm` left, if any. */
export function unpackedSoftHsm(toolsFolder: string): Pkcs11Module | undefined {
  const root = join(toolsFolder, 'softhsm');
  const moduleFile = findSoftHsm(root);
  if (moduleFile === undefined) return undefined;
  const libraries = libraryFolders(root);
  return { moduleFile, env: libraries === '' ? {} : { LD_LIBRARY_PATH: libraries } };
}

/**
 * Downloads SoftHSM2 and those of its libraries that the system lacks, and unpacks them into the
 * tools folder. Needs no root: apt works on private folders and installs nothing.
 *
 * @throws Error when apt cannot reach the distribution's packages.
 */
export async function unpackSoftHsm(
  toolsFolder: string,
  onProgress: (line: string) => void,
): Promise<Pkcs11Module> {
  const work = join(toolsFolder, 'softhsm.partial');
  rmSync(work, { recursive: true, force: true });
  const packages = await downloadPackages(work, onProgress);
  const root = join(work, 'root');
  for (const file of packages) await execa('dpkg-deb', ['--extract', file, root]);
  rmSync(join(toolsFolder, 'softhsm'), { recursive: true, force: true });
  renameSync(root, join(toolsFolder, 'softhsm'));
  rmSync(work, { recursive: true });
  const unpacked = unpackedSoftHsm(toolsFolder);
  if (unpacked === undefined) throw new Error('the package libsofthsm2 holds no libsofthsm2.so');
  return unpacked;
}

async function downloadPackages(
  work: string,
  onProgress: (line: string) => void,
): Promise<readonly string[]> {
  const [lists, cache, log] = ['lists', 'cache', 'log'].map((name) => join(work, name)) as [
    string,
    string,
    string,
  ];
  for (const folder of [join(lists, 'partial'), join(cache, 'archives/partial'), log]) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }
  const apt = (...args: string[]) =>
    execa(
      'apt-get',
      [
        ...[
          '-o',
          `Dir::State::lists=${lists}`,
          '-o',
          `Dir::Cache=${cache}`,
          '-o',
          `Dir::Log=${log}`,
        ],
        // The system's lock belongs to root, and its state is only read.
        ...['-o', 'Debug::NoLocking=true'],
        // Root would otherwise download as a user who may not enter the tools folder.
        ...['-o', 'APT::Sandbox::User='],
        ...args,
      ],
      { stdin: 'ignore' },
    );
  onProgress('fetching the lists of packages');
  await apt('update');
  onProgress('fetching SoftHSM2');
  // apt resolves the missing libraries (OpenSSL or Botan, as the distribution has it).
  await apt(
    ...['install', '--yes', '--download-only', '--reinstall', '--no-install-recommends'],
    'libsofthsm2',
  );
  const archives = join(cache, 'archives');
  return readdirSync(archives)
    .filter((name) => name.endsWith('.deb'))
    .map((name) => join(archives, name));
}

/** Folders below a root where unpacked packages put shared libraries, as LD_LIBRARY_PATH takes them. */
function libraryFolders(root: string): string {
  return ['usr/lib', 'lib']
    .map((place) => join(root, place))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
    .filter((folder) => folder.endsWith('-linux-gnu') && holdsLibraries(folder))
    .join(':');
}

function holdsLibraries(folder: string): boolean {
  return readdirSync(folder).some((name) => /\.so(\.|$)/.test(name));
}
