import { fail, ok, type Result } from '../../../core/base/result.ts';
import { still, type Velocity } from '../../../core/ptz/ptz.ts';
import type { CommandReceipt } from '../driver.ts';
import type { Quirks } from '../quirks/quirks.ts';
import type { Answer, Client, How } from './client.ts';
import type { Composer, Vector } from './composer.ts';
import { type Profile, readImagingNow } from './facts.ts';
import { type Known, profileXml, ptzNamespace, takesTimeout } from './meet.ts';
import { durationXml, irisAfter, timeoutFor, velocityVectors } from './moves.ts';
import { type Range, scaledTo, written } from './spaces.ts';
import { escaped } from './xml.ts';

const imagingNamespace = 'http://www.onvif.org/ver20/imaging/wsdl';
const schema = 'http://www.onvif.org/ver10/schema';
const nothing = () => {};

type Call = (library: Composer) => void;

/** Of an answer only when it came. */
export const reported = (answer: Result<Answer>): Result<CommandReceipt> =>
  answer.ok ? ok({ sentAt: answer.value.sentAt, answeredAt: answer.value.answeredAt }) : answer;

/** Several requests that are one command: answered when all are; of their faults the first is told. */
function together(parts: readonly Result<Answer>[]): Result<CommandReceipt> {
  const answers: Answer[] = [];
  for (const part of parts) {
    if (!part.ok) return part;
    answers.push(part.value);
  }
  return ok({
    sentAt: Math.min(...answers.map(({ sentAt }) => sentAt)),
    answeredAt: Math.max(...answers.map(({ answeredAt }) => answeredAt)),
  });
}

/** A camera's own no to all of a move, which it may say with any fault. */
function moveRefused(turned: readonly Result<Answer>[]): Result<never> | undefined {
  const whys = turned.flatMap((part) => {
    if (part.ok || !saysNo.has(part.fault.code)) return [];
    const { why, what, status } = part.fault.params;
    return String(why ?? what ?? `HTTP ${status}`);
  });
  const [why] = whys;
  return why !== undefined && whys.length === turned.length ? fail('ptz.moveRefused', { why }) : undefined;
}
const saysNo: ReadonlySet<string> = new Set(['ptz.fault', 'ptz.notSupported', 'ptz.notFound']);

function once(run: (() => void) | undefined): () => void {
  let ran = false;
  return () => {
    if (!ran) run?.();
    ran = true;
  };
}

/** What is under way at one camera: its moves, and its stops, which overtake them. */
export class Movement {
  profile: Profile | undefined;
  /** Goes up with every Stop: what was asked before it is not sent any more. */
  turn = 0;
  focusIsAuto = false;
  private readonly commands: Client;
  private readonly stops: Client;
  private quirks: Quirks;
  private known: Known | undefined;
  /** Pan, tilt or zoom may be moving. */
  private turns = true;
  /** Counts what was begun: a Stop's answer says nothing of what came after it was sent. */
  private begun = 0;
  /** Moves that are not answered yet: they may be carried out after a Stop that overtook them. */
  private underWay = 0;
  /** `maybe`: a gateway before this one may have moved it. */
  private focuses: boolean | 'maybe' = 'maybe';
  private readonly hasImaging: () => boolean;
  /** Where it stands, within one movement; it may be another's, or its own, between two. */
  private iris: number | undefined;
  private timeout: 'untried' | 'taken' | 'refused' = 'untried';

  /** `hasImaging`: whether the path of its imaging service is known. */
  constructor(commands: Client, stops: Client, quirks: Quirks, hasImaging: () => boolean) {
    this.hasImaging = hasImaging;
    this.commands = commands;
    this.stops = stops;
    this.quirks = quirks;
  }

  steersBy(profile: Profile): void {
    this.profile = profile;
  }

  knows(known: Known): void {
    this.known = known;
    this.quirks = known.quirks;
    this.focusIsAuto = known.imagingNow?.focusIsAuto ?? false;
    // Whoever meets it at leisure is no gateway that starts: that one stops it first.
    if (this.focuses === 'maybe') this.focuses = false;
  }

  overtake(): void {
    this.turn += 1;
  }

  /** Needs `knows`. */
  async move(velocity: Velocity, onSent?: () => void): Promise<Result<CommandReceipt>> {
    const { known, turn } = this;
    if (!known) return fail('ptz.noProfile');
    const how: How = { onSent: once(onSent), wanted: () => turn === this.turn };
    const turning: Promise<Result<Answer>>[] = [];
    const parts: Promise<Result<Answer>>[] = [];
    this.begun += 1;
    const turns = velocity.pan !== 0 || velocity.tilt !== 0 || velocity.zoom !== 0;
    if (turns || this.turns) {
      this.turns = true;
      for (const vector of velocityVectors(velocity, known.spaces, known.quirks, known.profile.defaults))
        turning.push(this.continuous(known, vector, turns, how));
    }
    const { imaging, profile } = known;
    const { videoSource } = profile;
    if (imaging?.focusSpeed && videoSource !== undefined && (velocity.focus !== 0 || this.focuses === true)) {
      const speed = written(scaledTo(velocity.focus, imaging.focusSpeed));
      parts.push(this.focus(videoSource, speed, how));
    }
    if (imaging?.iris && videoSource !== undefined && velocity.iris !== 0)
      parts.push(this.opens(videoSource, velocity.iris, imaging.iris, how));
    if (turning.length + parts.length === 0) {
      const wants = velocity.focus !== 0 ? 'focus' : velocity.iris !== 0 ? 'iris' : undefined;
      // it stands still as it is asked to: there is nothing to tell it but that
      if (wants === undefined) return this.stop(onSent);
      return fail('ptz.notSupported', { what: wants });
    }
    this.underWay += 1;
    const [turned, others] = await Promise.all([Promise.all(turning), Promise.all(parts)]);
    this.underWay -= 1;
    const moved = moveRefused(turned) ?? together([...turned, ...others]);
    return moved.ok && this.timeout === 'refused' ? ok({ ...moved.value, refusesTimeout: true }) : moved;
  }

  /**
   * Zero velocity and Stop at the same time, each on a connection that no move has: one camera obeys the first, another the
   * second. Taken if either is. Needs `steersBy`,
   * or a profile that is known otherwise.
   */
  async stop(onSent?: () => void, profile = this.profile): Promise<Result<CommandReceipt>> {
    const { known, quirks } = this;
    if (!profile) return fail('ptz.noProfile');
    const how: How = { onSent: once(onSent) };
    const overtakes = this.underWay > 0;
    this.iris = undefined;
    const asked: Promise<Result<Answer>>[] = [];
    if (quirks.stopBy !== 'zero')
      asked.push(
        this.stops.ask(
          (library) =>
            library.stop({ profileToken: escaped(profile.token), panTilt: true, zoom: true }, nothing),
          how,
        ),
      );
    if (quirks.stopBy !== 'stop') {
      const vectors: Vector[] = known
        ? velocityVectors(still, known.spaces, quirks, profile.defaults)
        : [{ panTilt: { x: 0, y: 0 }, zoom: { x: 0 } }];
      for (const vector of vectors)
        asked.push(this.stops.ask((library) => continuousMove(library, profile, vector, undefined), how));
    }
    const videoSource = profile.videoSource;
    const focuses = this.focuses === 'maybe' ? this.hasImaging() && 'maybe' : this.focuses;
    const focus =
      focuses && videoSource !== undefined
        ? this.stops.ask((library) => library.imagingStop({ token: escaped(videoSource) }, nothing), how)
        : undefined;
    const { begun } = this;
    const answers = await Promise.all(asked);
    const stoppedFocus = await focus;
    // Of one that only might move a no is no failure: pan and tilt have stopped.
    if (stoppedFocus && !stoppedFocus.ok && focuses === true) return stoppedFocus;
    const taken = answers.filter((answer) => answer.ok);
    if (taken.length === 0) return bothFaults(answers);
    if (begun === this.begun && !overtakes) {
      this.turns = false;
      if (stoppedFocus?.ok !== false) this.focuses = false;
    }
    return together(taken);
  }

  /** A move to a place, unless a Stop came since `turn`. Never sent twice: a way to go would be gone twice. */
  async goes(call: Call, turn: number, onSent?: () => void): Promise<Result<CommandReceipt>> {
    this.turns = true;
    this.begun += 1;
    const how = { repeatable: false, onSent: once(onSent), wanted: () => turn === this.turn };
    return reported(await this.commands.ask(call, how));
  }

  /** With a Timeout where the camera takes one; that it does not is learnt from its first no, and the move goes again at once. */
  private async continuous(known: Known, vector: Vector, moves: boolean, how: How): Promise<Result<Answer>> {
    const allowed =
      moves && this.timeout !== 'refused' && takesTimeout(known.quirks, known.timeouts)
        ? timeoutFor(known.timeouts)
        : undefined;
    let refused = false;
    const first = await this.commands.ask(
      (library) => continuousMove(library, known.profile, vector, allowed),
      {
        ...how,
        onFault: () => {
          refused = true;
        },
      },
    );
    if (first.ok && allowed !== undefined) this.timeout = 'taken';
    if (!refused || allowed === undefined || this.timeout === 'taken') return first;
    const again = await this.commands.ask(
      (library) => continuousMove(library, known.profile, vector, undefined),
      how,
    );
    if (again.ok) this.timeout = 'refused';
    return again;
  }

  /** One step, from where it is: while it opens by itself, and after somebody else, that is not known. */
  private async opens(videoSource: string, opens: number, range: Range, how: How): Promise<Result<Answer>> {
    const token = escaped(videoSource);
    if (this.iris === undefined) {
      const read = await this.commands.ask((library) => library.getImagingSettings({ token }, nothing), {
        isRead: true,
        wanted: how.wanted ?? (() => true),
      });
      this.iris =
        (read.ok ? readImagingNow(read.value.body).iris : undefined) ?? this.known?.imagingNow?.iris;
    }
    const to = irisAfter(this.iris, opens, range);
    this.iris = to;
    const settings = `<Exposure xmlns="${schema}"><Mode>MANUAL</Mode><Iris>${to}</Iris></Exposure>`;
    return this.commands.ask((library) => setImaging(library, videoSource, settings), how);
  }

  private async focus(videoSource: string, speed: number, how: How): Promise<Result<Answer>> {
    const token = escaped(videoSource);
    if (speed === 0) {
      const stopped = await this.commands.ask((library) => library.imagingStop({ token }, nothing), how);
      if (stopped.ok) this.focuses = false;
      return stopped;
    }
    this.focuses = true;
    if (this.focusIsAuto && this.known?.imaging?.autoFocus) {
      // while it focuses by itself a move is refused, or undone
      const manual = await this.commands.ask(
        (library) => library.setImagingSettings({ token, focus: { autoFocusMode: 'MANUAL' } }, nothing),
        { wanted: how.wanted ?? (() => true) },
      );
      if (!manual.ok) return manual;
      this.focusIsAuto = false;
    }
    return this.commands.ask(
      (library) => library.imagingMove({ token, continuous: { speed } }, nothing),
      how,
    );
  }
}

function continuousMove(
  library: Composer,
  profile: Profile,
  vector: Vector,
  timeoutMs: number | undefined,
): void {
  const timeout = timeoutMs === undefined ? '' : `<Timeout>${durationXml(timeoutMs)}</Timeout>`;
  const inner = `${profileXml(profile)}<Velocity>${library.vector(vector)}</Velocity>${timeout}`;
  library.operation('ptz', ptzNamespace, 'ContinuousMove', inner);
}

function setImaging(library: Composer, videoSource: string, settings: string): void {
  const inner = `<VideoSourceToken>${escaped(videoSource)}</VideoSourceToken><ImagingSettings>${settings}</ImagingSettings>`;
  library.operation('imaging', imagingNamespace, 'SetImagingSettings', inner);
}

function bothFaults(answers: readonly Result<Answer>[]): Result<never> {
  const faults = answers.flatMap((answer) => (answer.ok ? [] : [answer.fault]));
  const [first, second] = faults;
  if (!first) return fail('ptz.notSupported', { what: 'Stop' });
  const why = [first.params.why, second?.params.why].filter((word) => word !== undefined);
  if (first.code === second?.code && why.length === 2 && why[0] !== why[1])
    return fail(first.code, { ...first.params, why: why.join('; ') });
  return { ok: false, fault: first };
}
