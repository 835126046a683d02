/** How asking the lane ends: the attempt may go, the request is given up, or the caller has aborted. */
export type Admission = 'go' | 'stop' | 'aborted';

/** How a failed attempt ends: send again, give up, or the caller has aborted. */
export type Outcome = 'retry' | 'stop' | 'aborted';
