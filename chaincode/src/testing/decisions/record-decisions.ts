import { randomUUID } from 'node:crypto';
import type { Consent, Delegation } from '@healthchain/protocol';
import {
  careTeamsNamed,
  refusedBySigner,
  type DecisionCase,
} from '@healthchain/protocol/testing/decisions';
import { SoftwareAuthenticator, statementBase } from '@healthchain/protocol/testing';
import { refused, succeeded } from '../consortium.js';
import { endDelegation, recordDelegation } from '../delegations.js';
import { callWith, site, statementSalts } from '../patients.js';
import type { DecisionScene } from './decision-scene.js';
import { Speakers } from './speakers.js';

/** Enrols the proxy of a case, and records what was decided for its patients. */
export async function recordDecisions(stage: DecisionScene, given: DecisionCase): Promise<void> {
  await new Decisions(stage, given).record();
}

/** What was decided for the patients of a case, by devices and at instants at which it could be. */
class Decisions {
  private readonly speakers: Speakers;
  private readonly delegate = new SoftwareAuthenticator(site);
  /** Of the patient's passkey, before any of the case. */
  private readonly enrolmentId: string;
  /** When proxy and delegate could still decide. */
  private readonly at: string;

  constructor(
    private readonly stage: DecisionScene,
    private readonly given: DecisionCase,
  ) {
    this.speakers = new Speakers(stage);
    this.enrolmentId = stage.world.enrolmentId;
    const ends = [given.proxy?.until, given.delegation?.signed.statement.until];
    const last = ends.flatMap((end) => (end === undefined ? [] : [Date.parse(end) - 1]));
    this.at = new Date(Math.min(Date.parse(given.at), ...last)).toISOString();
  }

  async record(): Promise<void> {
    const { consent } = this.given;
    await this.recordSigners();
    if (consent !== undefined) {
      await this.recordConsent(consent);
    }
    await this.recordEnds();
  }

  /** Enrols the proxy and records the delegation, first where an earlier passkey is to have signed it. */
  private async recordSigners(): Promise<void> {
    const { request, proxy, delegation } = this.given;
    if (delegation !== undefined && this.isEarlier(delegation)) {
      await this.recordEarlier(delegation);
    }
    if (proxy !== undefined) {
      await this.speakers.replace(request.patientId, this.before(1000), proxy);
    }
    if (delegation !== undefined && !this.isEarlier(delegation)) {
      await this.recordDelegation(delegation);
    }
  }

  /** Ends the delegation, and replaces the passkey under which the consent was given. */
  private async recordEnds(): Promise<void> {
    const { request, at, proxy, consent, delegation } = this.given;
    if (delegation?.ended !== undefined && !this.isEarlier(delegation)) {
      await this.endDelegation(delegation);
    }
    if (consent !== undefined && this.isEarlier(consent)) {
      await this.speakers.replace(request.patientId, at, proxy);
    }
  }

  /** Whether what was decided is to stand under another passkey than the present one. */
  private isEarlier({ enrolmentId }: Consent | Delegation): boolean {
    return enrolmentId !== this.enrolmentId;
  }

  private before(milliseconds: number): string {
    return new Date(Date.parse(this.at) - milliseconds).toISOString();
  }

  /** Records a delegation under a passkey that is then replaced. */
  private async recordEarlier(delegation: Delegation): Promise<void> {
    await this.recordDelegation(delegation);
    if (delegation.ended !== undefined) {
      await this.endDelegation(delegation);
    }
    await this.speakers.replace(delegation.signed.statement.patientId, this.before(2000));
  }

  private async recordDelegation({ signed }: Delegation): Promise<void> {
    const { consortium } = this.stage.scene;
    const { passkey } = this.delegate;
    const { patientId } = signed.statement;
    const base = statementBase(patientId, this.at);
    const statement = { ...signed.statement, ...base, passkey };
    const devices = { by: this.speakers.of(patientId).authenticator, accepted: this.delegate };
    const { admin } = consortium.lakeside;
    succeeded(await recordDelegation(consortium, admin, statement, devices, this.at));
  }

  private async endDelegation({ delegationId, signed }: Delegation): Promise<void> {
    const { consortium } = this.stage.scene;
    const patient = this.speakers.of(signed.statement.patientId);
    const { admin } = consortium.lakeside;
    const { authenticator } = patient;
    succeeded(
      await endDelegation(consortium, admin, patient, delegationId, authenticator, this.at),
    );
  }

  /** Records a consent, or writes it by hand where it is to be refused. */
  private async recordConsent(consent: Consent): Promise<void> {
    const { statement: stated } = consent.signed;
    const { patientId, delegationId } = stated;
    const statement = { ...stated, ...statementBase(patientId, this.at) };
    const { authenticator } = this.speakers.of(patientId);
    const device = delegationId === undefined ? authenticator : this.delegate;
    const { at, stage } = this;
    const outcome = await stage.scene.record(statement, device.sign(statement), { at });
    const refusal = this.refusalOf(consent);
    if (refusal !== undefined) {
      refused(outcome, refusal);
      const { enrolmentId } = stage.authorityOf(patientId);
      stage.writeConsent({ ...consent, enrolmentId });
      return;
    }
    succeeded(outcome);
    if (consent.revocation !== undefined) {
      await this.revoke(consent);
    }
  }

  /** Why a consent is refused when it is recorded: for a care team that it names, or for its signer. */
  private refusalOf(consent: Consent): string | undefined {
    return this.refusedByCareTeams(consent) ?? this.refusedBySigner(consent);
  }

  /** By the rules that decide when it is used. */
  private refusedBySigner(consent: Consent): string | undefined {
    const { request, delegation, proxy } = this.given;
    const { patientId } = consent.signed.statement;
    const own = patientId === request.patientId ? proxy : undefined;
    const standing = delegation && { ...delegation, ended: undefined };
    const { at, enrolmentId } = this;
    const facts = { at, enrolmentId, proxy: own, delegation: standing };
    return refusedBySigner(
      { ...this.given, request: { ...request, patientId }, ...facts },
      consent,
    );
  }

  /** Those that it names, its grantee has to keep. */
  private refusedByCareTeams({ signed: { statement } }: Consent): string | undefined {
    const kept = this.given.careTeams.filter(
      ({ organization }) => organization === statement.grantee,
    );
    const ids = kept.map(({ careTeamId }) => careTeamId);
    const areKept = careTeamsNamed(statement).every((id) => ids.includes(id));
    return areKept ? undefined : 'CARE_TEAM_UNKNOWN';
  }

  private async revoke({ consentId, signed }: Consent): Promise<void> {
    const { consortium } = this.stage.scene;
    const { patientId } = signed.statement;
    const base = statementBase(patientId, this.at);
    const taken = { kind: 'revocation' as const, ...base, nonce: randomUUID(), consentId };
    const { authenticator } = this.speakers.of(patientId);
    const back = { statement: taken, assertion: authenticator.sign(taken) };
    const argument = { ...statementSalts(), signed: back };
    const { admin } = consortium.lakeside;
    const { at } = this;
    succeeded(await callWith(consortium, admin, 'RevokeConsent', consentId, argument, { at }));
  }
}
