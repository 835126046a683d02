/** One sending, as its lane sees it. */
export interface Call {
  /** From 1. */
  attempt: number;
  sentAtMs: number;
  epoch: number;
  /** Its number among all that were sent. */
  order: number;
  /** The window of the vendor's fields in which it was sent. */
  window: number;
  /** A token was taken for it. */
  paid: boolean;
  /** Its request began before anything was ever accepted in this lane. */
  early?: boolean;
  /** The service has just said that it is overloaded (503, 529): what failed was not this request's own path. */
  overloaded?: boolean;
  scout: boolean;
  /** Sent beyond the count of this period. */
  beyond: boolean;
  /** Sent while no field said how many remain, or that none does. */
  blind: boolean;
}
