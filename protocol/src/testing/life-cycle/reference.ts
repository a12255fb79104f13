import type { PartialReason } from '../../prescriptions/prescriptions.js';
import type { PrescriptionStatus } from '../../prescriptions/prescription-status.js';
import { amountOf, type Portion, type Subject, type Terms } from './subject.js';

const hours = 3_600_000;
const days = 24 * hours;

/** The policy in plain words; the code is given the same as a document. */
const lastsDays = { none: 365, II: 90, III: 180, IV: 180, V: 365 };
const mostRefills = { none: 99, II: 0, III: 5, IV: 5, V: 11 };
const refillAfterPercent = { none: 75, II: 100, III: 80, IV: 80, V: 80 };

interface HandOver {
  readonly by: string;
  readonly at: number;
  readonly amount: number;
  isBack: boolean;
}

/** One filling: its hand-overs, and when its rest is void. */
interface Filling {
  readonly began: number;
  readonly parts: HandOver[];
  restEnds: number;
}

/**
 * A prescription as law and policy describe it, written from them and not from the code: what was handed over is a list,
 * and everything else is counted from it when it is asked for.
 */
export class Reference implements Subject {
  private issued: number | undefined;
  private readonly fillings: Filling[] = [];
  private readonly handOvers: HandOver[] = [];
  private isCancelled = false;
  private isHeld = false;
  private goingTo: string | undefined;
  private moves = 0;
  private standsAt: string | undefined;
  private reserved: { readonly by: string; readonly ends: number } | undefined;

  constructor(
    private readonly terms: Terms,
    private readonly start: number,
    public now = start,
  ) {}

  get status(): PrescriptionStatus {
    if (this.isCancelled) {
      return this.fillings.length > 0 ? 'stopped' : 'cancelled';
    }
    if (this.issued === undefined) {
      return 'draft';
    }
    if (this.fillings.length > this.terms.refills && this.left === 0) {
      return 'completed';
    }
    return this.now > this.end ? 'expired' : this.statusInForce;
  }

  /** Instants at which something begins or ends, for a clock that likes to stop there. */
  get landmarks(): readonly number[] {
    const last = this.fillings.at(-1);
    return [
      this.end,
      this.nextFrom,
      ...(this.reserved === undefined ? [] : [this.reserved.ends]),
      ...(last === undefined ? [] : [last.restEnds]),
      ...this.handOvers.map(({ at }) => at + 14 * days),
      ...[30, 60, 180].map((count) => (this.issued ?? this.start) + count * days),
    ]
      .filter((instant) => Number.isFinite(instant) && instant > this.now)
      .sort((one, other) => one - other);
  }

  issue(): boolean {
    const isPossible = this.status === 'draft' && this.terms.refills <= mostRefills[this.schedule];
    const ends = this.now + this.lasts;
    if (!isPossible || this.firstFrom > ends) {
      return false;
    }
    this.issued = this.now;
    return true;
  }

  claim(pharmacy: string): boolean {
    if (!this.mayServe(pharmacy)) {
      return false;
    }
    this.reserved = { by: pharmacy, ends: this.now + 24 * hours };
    return true;
  }

  reject(pharmacy: string): boolean {
    if (!this.mayServe(pharmacy)) {
      return false;
    }
    this.reserved = undefined;
    return true;
  }

  dispense(pharmacy: string, portion: Portion): boolean {
    const isNext = this.left === 0;
    const left = isNext ? this.terms.quantity : this.left;
    const amount = amountOf(portion, left);
    const restEnds = this.restEnds(portion.reason);
    const isInTime = this.now <= restEnds && (!isNext || this.now >= this.nextFrom);
    const isExplained = amount === left || (amount < left && portion.reason !== undefined);
    if (!this.mayServe(pharmacy) || !isInTime || !isExplained) {
      return false;
    }
    this.handOut({ by: pharmacy, at: this.now, amount, isBack: false }, isNext, restEnds);
    return true;
  }

  takeBack(pharmacy: string, number: number): boolean {
    const handOver = this.handOvers[number];
    const last = this.fillings.at(-1);
    if (
      handOver?.by !== pharmacy ||
      handOver.isBack ||
      this.now > handOver.at + 14 * days ||
      last?.parts.includes(handOver) !== true
    ) {
      return false;
    }
    handOver.isBack = true;
    if (last.parts.every(({ isBack }) => isBack)) {
      this.fillings.pop();
    }
    return true;
  }

  hold(): boolean {
    const isPossible = this.canBeDispensed;
    this.isHeld ||= isPossible;
    return isPossible;
  }

  resume(): boolean {
    const isPossible = this.status === 'on-hold';
    this.isHeld &&= !isPossible;
    return isPossible;
  }

  cancel(): boolean {
    const over: readonly PrescriptionStatus[] = ['completed', 'expired', 'cancelled', 'stopped'];
    const isPossible = !over.includes(this.status);
    this.isCancelled ||= isPossible;
    return isPossible;
  }

  transfer(from: string, to: string): boolean {
    if (!this.mayServe(from) || from === to || this.moves >= this.mostMoves) {
      return false;
    }
    this.goingTo = to;
    this.reserved = undefined;
    return true;
  }

  answer(pharmacy: string, accepted: boolean): boolean {
    if (this.status !== 'transferred' || this.goingTo !== pharmacy) {
      return false;
    }
    this.goingTo = undefined;
    if (accepted) {
      this.moves += 1;
      this.standsAt = pharmacy;
    }
    return true;
  }

  private get schedule(): 'none' | 'II' | 'III' | 'IV' | 'V' {
    return this.terms.schedule ?? 'none';
  }

  private get statusInForce(): PrescriptionStatus {
    if (this.goingTo !== undefined) {
      return 'transferred';
    }
    if (this.isHeld) {
      return 'on-hold';
    }
    return this.left > 0 ? 'partially-filled' : 'active';
  }

  private get canBeDispensed(): boolean {
    return this.status === 'active' || this.status === 'partially-filled';
  }

  /** Milliseconds that a prescription lasts; 60 days of schedule II for who is terminally ill. */
  private get lasts(): number {
    const shorter = this.schedule === 'II' && this.terms.isTerminal;
    return (shorter ? 60 : lastsDays[this.schedule]) * days;
  }

  private get end(): number {
    return this.issued === undefined ? Infinity : this.issued + this.lasts;
  }

  private get firstFrom(): number {
    const { earliestDay } = this.terms;
    return earliestDay === undefined ? -Infinity : this.start + earliestDay * days;
  }

  /** From when on the next filling can begin. */
  private get nextFrom(): number {
    const last = this.fillings.at(-1);
    const percent = refillAfterPercent[this.schedule];
    return last === undefined
      ? this.firstFrom
      : last.began + Math.ceil((this.terms.daysSupply * days * percent) / 100);
  }

  /** When the filling began that a hand-over now belongs to. */
  private get beginning(): number {
    return this.left === 0 ? this.now : (this.fillings.at(-1)?.began ?? this.now);
  }

  /** What is left of the filling that was begun. */
  private get left(): number {
    const last = this.fillings.at(-1);
    if (last === undefined || this.now > last.restEnds) {
      return 0;
    }
    const out = last.parts.filter(({ isBack }) => !isBack);
    return this.terms.quantity - out.reduce((sum, { amount }) => sum + amount, 0);
  }

  /** An unfilled controlled substance moves once; after that, schedule II never, others once for each refill. */
  private get mostMoves(): number {
    const { schedule, fillings, terms } = this;
    if (schedule === 'none') {
      return 99;
    }
    if (schedule === 'II') {
      return fillings.length === 0 ? 1 : 0;
    }
    return Math.min(terms.transfers, fillings.length === 0 ? 1 : Math.max(1, terms.refills));
  }

  private mayServe(pharmacy: string): boolean {
    const { reserved, standsAt } = this;
    const isKept = reserved !== undefined && reserved.by !== pharmacy && this.now < reserved.ends;
    const isAway = this.schedule !== 'none' && standsAt !== undefined && standsAt !== pharmacy;
    return this.canBeDispensed && !isKept && !isAway;
  }

  /** When the rest is void of which a part is handed over for a reason: never, at once, or by law. */
  private restEnds(reason: PartialReason | undefined): number {
    if (reason === undefined) {
      return Infinity;
    }
    if (reason === 'setting' && !this.terms.isTerminal) {
      return -Infinity;
    }
    const issued = this.issued ?? this.start;
    if (this.schedule === 'V') {
      return issued + 180 * days;
    }
    if (this.schedule !== 'II') {
      return Infinity;
    }
    if (reason === 'shortage') {
      return this.beginning + 72 * hours;
    }
    return issued + (reason === 'setting' ? 60 : 30) * days;
  }

  private handOut(handOver: HandOver, isNext: boolean, restEnds: number): void {
    const last = this.fillings.at(-1);
    if (isNext || last === undefined) {
      this.fillings.push({ began: this.now, parts: [handOver], restEnds });
    } else {
      last.parts.push(handOver);
      last.restEnds = Math.min(last.restEnds, restEnds);
    }
    this.handOvers.push(handOver);
    this.standsAt ??= handOver.by;
    this.reserved = undefined;
  }
}
