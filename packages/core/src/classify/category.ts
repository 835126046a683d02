/** What kind of failure it is; each has an error class of its own. */
export type Category =
  | 'bad_request'
  | 'authentication'
  | 'permission'
  | 'billing'
  | 'not_found'
  | 'conflict'
  | 'payload_too_large'
  | 'validation'
  | 'rate_limit'
  | 'timeout'
  | 'overloaded'
  | 'server_error'
  | 'network'
  | 'unknown';
