/** A poked job: one object that works off what is due in the database, woken by a poke and by its own alarm. */
import { DurableObject } from "cloudflare:workers";
import type { Instant } from "../../contract/values";
import { log } from "../../lib/log";

/** How soon a poke is answered where nothing else is said. */
const POKE_MS = 5;
/** When the work is taken up again if the process dies in the middle of a run. */
const SAFETY_MS = 60_000;
const BACK_OFF_MS = [1_000, 2_000, 5_000, 15_000, 60_000] as const;

export abstract class Job<E> extends DurableObject<E> {
  /** Runs in a row that threw. In memory only: a new process may try at once. */
  #failures = 0;
  /** Set by a poke; a poke during a run means another run. */
  #poked = false;

  /** The name this job goes by in the log. */
  protected abstract readonly job: string;
  /** How soon a poke is answered. Pokes within it become one run. */
  protected readonly pokeMs: number = POKE_MS;

  /**
   * Does everything that is due. May be repeated at any point and may throw; both are harmless if every step is.
   *
   * @returns when there is something to do again, or null to sleep until poked
   */
  protected abstract run(now: Instant): Promise<Instant | null>;

  /** Wakes the job. Cheap, and harmless when there is nothing to do. */
  async poke(): Promise<void> {
    this.#poked = true;
    await this.#armAtLatest(Date.now() + this.pokeMs);
  }

  /** Never throws: the platform gives up on an alarm for good after six failures. */
  override async alarm(): Promise<void> {
    // The alarm that fired is already gone. Until the run says better, a dead process comes back by this one.
    await this.ctx.storage.setAlarm(Date.now() + SAFETY_MS);
    this.#poked = false;
    const next = await this.#attempt();
    const again = this.#poked ? Date.now() + this.pokeMs : next;
    if (again === null) await this.ctx.storage.deleteAlarm();
    else await this.ctx.storage.setAlarm(Math.max(again, Date.now() + 1));
  }

  async #attempt(): Promise<Instant | null> {
    try {
      const next = await this.run(Date.now());
      this.#failures = 0;
      return next;
    } catch (error) {
      const wait = BACK_OFF_MS[Math.min(this.#failures, BACK_OFF_MS.length - 1)] ?? SAFETY_MS;
      this.#failures += 1;
      log.error("job.failed", { job: this.job, failures: this.#failures, retryInMs: wait, error });
      return Date.now() + wait;
    }
  }

  async #armAtLatest(at: Instant): Promise<void> {
    const armed = await this.ctx.storage.getAlarm();
    if (armed === null || armed > at) await this.ctx.storage.setAlarm(at);
  }
}
