import type { Detail } from '../diagnosis.ts';

/** What is known of the request that an answer, or a failure, belongs to. */
export interface RequestLine {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
}

/** What an answer says, before anybody has judged it. */
export interface Facts {
  readonly status: number;
  /** Header look-up by lower-case name; several fields of one name are joined by `, `. */
  readonly header: (name: string) => string | undefined;
  /** Parsed JSON, else the text, else undefined. */
  readonly body: unknown;
  readonly code?: string;
  /** The vendor's error type, where it has one beside the code. */
  readonly type?: string;
  readonly message?: string;
  readonly requestId?: string;
  readonly details: readonly Detail[];
  readonly method?: string;
  readonly url?: string;
}
