/** A request as it arrived. */
export interface ReceivedRequest {
  /** In upper case. */
  readonly method: string;
  /** Absolute, with its query. */
  readonly url: string;
  /** Names in lower case; several fields of one name are joined by `, `. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body read as UTF-8; what arrived of it, and empty when nothing did. */
  readonly bodyText: string;
}
