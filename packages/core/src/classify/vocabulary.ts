/*
 * Names that APIs give to the parts of an error, in plain spelling (`error_code` and `errorCode` are
 * `errorcode`); of a list the first pattern is the best source. Where a row comes from a standard, it
 * is named.
 */

/**
 * What holds the error itself: `error`, `errors`, `fault` (SOAP), `extensions` (GraphQL), `innererror`
 * (OData). Neither `default` nor `preferredPlan` does.
 */
export const ERROR: RegExp =
  /error|^err|errs?$|(?<!de)fault|exception|^(?:response|detail|status|sys|message|reason|extensions)$/;

/** What holds more about it. A `name`, an `id` or a `type` in there is about something else. */
export const ABOUT: RegExp =
  /^(?:details|issues|(?:invalid)?params|parameters|causes|fields|\w*violations|data|(?:response)?meta(?:data)?)$/;

/** More specific than the code beside it, and than one further in. */
export const SPECIFIC = -1000;
/** From here on a name is what any thing has, not only an error: it never beats a name of a code. */
export const WEAK = 200;
/** google.rpc.ErrorInfo: in a list it is what the outer code is made specific by. */
export const REASON: RegExp = /^(?:reason|errortype|\.tag)$/;

/** Where a code stands; the lowest rank is the best. */
export const CODES: readonly (readonly [names: RegExp, rank: number])[] = [
  [/^(?:declinecode|errorsubcode|suberror|issue)$/, SPECIFIC],
  [/^(?:err(?:or)?)?code$/, 1],
  [/err(?:or)?code$|^(?:ret|e|fault|status)code$|^errorid$/, 2],
  // RFC 6749 section 5.2, and all that send a word in the place of an object.
  [/^err(?:or)?$/, 3],
  [REASON, 4],
  // RFC 9457 section 3.1.1; `__type` of awsJson1.1; RFC 7644 section 3.12
  [/^(?:scim)?type$/, WEAK],
  // The name of google.rpc.Code stands in `status`, beside its number.
  [/^(?:status|name|category|tag|id|key|number)$/, WEAK + 1],
  // A text in capitals, where there is nothing else.
  [/^message$/, WEAK + 900],
];
export const CODE: readonly RegExp[] = /* @__PURE__ */ CODES.map(([names]) => names);

export const MESSAGE: readonly RegExp[] = [
  /^(?:err(?:or)?|ret|status|default|help)?(?:message|msg)$/,
  /(?:message|msg)$/,
  // RFC 9457 section 3.1.4
  /^(?:error)?details?$/,
  // RFC 6749 section 5.2, SOAP 1.1 section 4.4
  /description$|^(?:faultstring|reason|errorsummary|info)$/,
  /^err(?:or)?$/,
  /^(?:errors|\w*messages|text|title)$/,
  /^(?:h1|pre|summary|information|note|value)$/,
];

/**
 * Ids that support can find the request by, of body and headers; one that the client made up itself is
 * none. The second row may also name something of the caller's business: a payment, an activity.
 */
export const REQUEST_ID: readonly RegExp[] = [
  /^(?!.*client).*req(?:uest)?id$/,
  /^(?!.*client).*(?:trace|correlation|debug|log|incident|transaction|activity|error|ray)id$|cf(?:ray|id)$|^(?:phrase|trace)$/,
];

/** A wait in seconds (in milliseconds where the name says so), as `30s`, or as the moment when it ends. */
export const WAIT: RegExp =
  /^(?:retry|wait|resets?|estimated)(?:after|in|at|delay|seconds|time|ms|milliseconds)+$/;

/** What the vendor says of a second try, as true or false. */
export const RETRYABLE: RegExp = /^(?:is)?(?:retryable|transient)$|^(?:can|should)retry$/;

/** What a detail is about. The first pattern holds for an error that names its one field itself, too. */
export const FIELD: readonly RegExp[] = [
  /^(?:field|param|parameter|target)$/,
  /^(?:loc|path|pointer|property(?:name|path)?|attribute|instancepath|argumentname|source)$/,
  /^(?:location|fields|name|element)$/,
  /^in$/,
];

/** A word that says that something failed, but not what. */
export const MEANINGLESS: RegExp =
  /^(?:err(?:or)?s?|fail(?:ed|ure)?|exception|fault|unknown|error[._]list)$/i;

/** What stands in the place of a code where there is none, or where all went well. */
export const NO_CODE: RegExp = /^(?:0+|ok|success|true|false|null|none|about:blank)$/i;
