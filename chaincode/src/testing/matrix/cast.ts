import { strict as assert } from 'node:assert';
import { randomUUID } from 'node:crypto';
import type { ControlledSubstances, DocumentProposal } from '@healthchain/protocol';
import {
  places,
  type CallerKind,
  type HolderKind,
  type Place,
} from '@healthchain/protocol/testing/expectations';
import {
  approve,
  createMember,
  organizations,
  propose,
  succeeded,
  type Consortium,
  type Member,
} from '../consortium.js';
import { createIdentity, type TestIdentity } from '../identity.js';
import { employ } from '../patients.js';

/** Everybody who calls from one organisation. */
interface Staff {
  readonly member: Member;
  readonly byRole: Readonly<Record<HolderKind, TestIdentity>>;
  readonly revokedByRole: Readonly<Record<HolderKind, TestIdentity>>;
  readonly uncredentialed: TestIdentity;
}

/** The testing consortium with a health plan and a research institute, and their people. */
export class Cast {
  private constructor(private readonly staff: ReadonlyMap<Place, Staff>) {}

  static async join(consortium: Consortium): Promise<Cast> {
    const { lakeside, millbrook, cornerstone } = consortium;
    const evergreen = await createMember('EvergreenMSP');
    const northfield = await createMember('NorthfieldMSP');
    await enlarge(consortium);
    const members = [lakeside, millbrook, cornerstone, evergreen, northfield];
    const staff = new Map<Place, Staff>();
    for (const [index, place] of places.entries()) {
      const member = members[index];
      assert.ok(member !== undefined);
      staff.set(place, await staffOf(consortium, member));
    }
    return new Cast(staff);
  }

  member(place: Place): Member {
    return this.at(place).member;
  }

  mspId(place: Place): string {
    return this.member(place).admin.mspId;
  }

  holder(place: Place, role: HolderKind): TestIdentity {
    return this.at(place).byRole[role];
  }

  /** @param role that of a revoked credential */
  caller(kind: CallerKind, place: Place, role: HolderKind): TestIdentity {
    const { member, byRole, revokedByRole, uncredentialed } = this.at(place);
    const others = { administrator: member.admin, uncredentialed, revoked: revokedByRole[role] };
    return { ...byRole, ...others }[kind];
  }

  /** The key of a clinician of somebody's organisation. */
  colleagueOf({ mspId }: TestIdentity): string {
    const place = places.find((each) => this.mspId(each) === mspId);
    assert.ok(place !== undefined);
    return this.holder(place, 'clinician').publicKeyDigest;
  }

  private at(place: Place): Staff {
    const staff = this.staff.get(place);
    assert.ok(staff !== undefined);
    return staff;
  }
}

/** Until when the cast’s credentials last, and what prescribers are registered for. */
export const until = '2027-01-01T00:00:00Z';
export const registration: ControlledSubstances = { schedules: ['II'], until };

/** The document of the five organisations. */
export const five = {
  organizations: [
    ...organizations.organizations,
    { mspId: 'EvergreenMSP', kind: 'health-plan' as const, name: 'Evergreen Health Plan' },
    { mspId: 'NorthfieldMSP', kind: 'research-institute' as const, name: 'Northfield Institute' },
  ],
};

async function enlarge({ ledger, lakeside, millbrook }: Consortium): Promise<void> {
  const proposed = succeeded(await propose(ledger, lakeside, 2, five));
  const { digest } = JSON.parse(proposed.payload) as DocumentProposal;
  succeeded(await approve(ledger, millbrook, 2, digest));
}

async function staffOf(consortium: Consortium, member: Member): Promise<Staff> {
  const byRole = await onePerRole(consortium, member);
  const revokedByRole = await onePerRole(consortium, member);
  for (const { publicKeyDigest } of Object.values(revokedByRole)) {
    const revoked = await consortium.ledger.run({
      as: member.admin,
      call: 'AccessControlContract:RevokeCredential',
      args: [publicKeyDigest, randomUUID()],
    });
    succeeded(revoked);
  }
  const uncredentialed = await createIdentity(member.admin.mspId, 'client');
  return { member, byRole, revokedByRole, uncredentialed };
}

async function onePerRole(
  consortium: Consortium,
  member: Member,
): Promise<Readonly<Record<HolderKind, TestIdentity>>> {
  return {
    gateway: await employ(consortium, member, 'gateway'),
    registrar: await employ(consortium, member, 'registrar'),
    clinician: await employ(consortium, member, 'attending', until, registration),
    'privacy officer': await employ(consortium, member, 'privacy-officer'),
    relay: await employ(consortium, member, 'relay'),
    pharmacist: await employ(consortium, member, 'pharmacist'),
  };
}
