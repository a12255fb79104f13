import { msp, type common } from '@hyperledger/fabric-protos';
import { attempt } from '../bytes.js';
import { identify, type Identity, type Member } from '../identities/member.js';

/** A channel configuration with what was read from it. */
export class ChannelConfig {
  private readonly known = new Map<string, Identity | undefined>();

  constructor(
    /** Number of the block that holds it. */
    readonly block: number,
    readonly root: common.ConfigGroup,
    readonly members: ReadonlyMap<string, Member>,
    /** Names of the application's groups by MSP id. */
    readonly organizations: ReadonlyMap<string, string>,
    readonly consensus: string,
    readonly consenters: readonly common.Consenter[],
  ) {}

  /** The identity behind a serialized one; undefined unless a member's root stands behind it. */
  identify(serialized: Uint8Array): Identity | undefined {
    const key = Buffer.from(serialized).toString('latin1');
    if (!this.known.has(key)) {
      this.known.set(key, this.read(serialized));
    }
    return this.known.get(key);
  }

  /** A group by the path below the root, such as `['Application']`. */
  group(path: readonly string[]): common.ConfigGroup | undefined {
    return path.reduce<common.ConfigGroup | undefined>(
      (group, name) => group?.getGroupsMap().get(name),
      this.root,
    );
  }

  private read(serialized: Uint8Array): Identity | undefined {
    const identity = attempt(() => msp.SerializedIdentity.deserializeBinary(serialized));
    const member = this.members.get(identity?.getMspid() ?? '');
    return identity === undefined || member === undefined
      ? undefined
      : identify(member, identity.getIdBytes_asU8());
  }
}
