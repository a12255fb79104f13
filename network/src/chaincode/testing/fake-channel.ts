import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureFolder } from '../../host/files.js';

/** Where the pretended `peer` fails; `late` commits and then fails, as after a time limit. */
export type Failure = 'install' | 'approveformyorg' | 'commit' | 'late' | 'none';

const program = `#!/bin/sh
set -eu
home=$(dirname "$0")/..
command=$3
refuse() { echo "$1" >&2; exit 1; }
while [ $# -gt 0 ]; do
  case $1 in
    --sequence) sequence=$2 ;;
    --version) version=$2 ;;
    --package-id) package=$2 ;;
  esac
  shift
done
failure=$(cat "$home/failure")
[ "$failure" != "$command" ] || refuse 'pretended failure'
committed=0
if [ -f "$home/committed.json" ]; then
  committed=$(sed 's/.*"sequence":\\([0-9]*\\).*/\\1/' "$home/committed.json")
fi
case $command in
  querycommitted)
    [ "$committed" -gt 0 ] || refuse 'namespace healthchain is not defined'
    cat "$home/committed.json" ;;
  approveformyorg)
    [ "$sequence" -gt "$committed" ] || refuse 'the sequence is not the next'
    echo "$package" > "$home/approved-$sequence-$(basename "$(dirname "$FABRIC_CFG_PATH")")" ;;
  commit)
    [ "$sequence" -eq $((committed + 1)) ] || refuse 'the sequence is not the next'
    printf '{"sequence":%s,"version":"%s"}' "$sequence" "$version" > "$home/committed.json"
    [ "$failure" != late ] || refuse 'no event in time' ;;
esac
`;

/** A channel that a pretended `peer` program keeps in files. */
export class FakeChannel {
  /** Holds the program. */
  readonly binFolder: string;

  constructor(private readonly folder: string) {
    this.binFolder = ensureFolder(join(folder, 'bin'));
    const peer = join(this.binFolder, 'peer');
    writeFileSync(peer, program);
    chmodSync(peer, 0o755);
    this.fail('none');
  }

  /** Lets a command fail from now on. */
  fail(at: Failure): void {
    writeFileSync(join(this.folder, 'failure'), at);
  }

  /** Commits what another administrator, or a late orderer, commits. */
  commit(sequence: number, version: string): void {
    writeFileSync(join(this.folder, 'committed.json'), JSON.stringify({ sequence, version }));
  }

  get sequence(): number {
    const text = readFileSync(join(this.folder, 'committed.json'), 'utf8');
    return (JSON.parse(text) as { sequence: number }).sequence;
  }

  /** The packages that the organisations approved for what is committed; one, where they agree. */
  get approved(): readonly string[] {
    const wanted = `approved-${this.sequence}-`;
    const files = readdirSync(this.folder).filter((name) => name.startsWith(wanted));
    return [...new Set(files.map((name) => readFileSync(join(this.folder, name), 'utf8').trim()))];
  }
}
