/** One thing that the people of a site may have set up, and what must hold all the same. */

export type SiteCase = {
  readonly name: string;
  /** As the superuser in the database, before the grant. `D` is the database. */
  readonly before?: string;
  /** As the superuser in the database, while the access stands. */
  readonly between?: string;
  /** Brings the server back, for the next case. */
  readonly after?: string;
  /** Default: reading the schema `sales`. */
  readonly order?: readonly [type: string, id: string, permission: string];
  /** What the grantee can do; default: read both rows of sales.orders. */
  readonly works?: ReadonlyArray<string>;
  readonly cannot?: ReadonlyArray<string>;
  /** The grant is refused, in these words. */
  readonly refused?: RegExp;
  /** The first revoke fails in these words; after `after` it succeeds. */
  readonly stuck?: RegExp;
  /** An item of `check` after `before`: its name, whether it is well, and its text with its fix. */
  readonly check?: readonly [name: RegExp, ok: boolean, text: RegExp];
  readonly settings?: Readonly<Record<string, unknown>>;
};
