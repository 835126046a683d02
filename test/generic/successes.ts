/** The body of an answer to a call that succeeded, shortened. */
export interface Success {
  readonly what: string;
  readonly body: string | object;
  /** Where this shape is documented; without one it is made up, to be mistaken for a failure. */
  readonly source?: string;
}

const id = '3fa85f64-5717-4562-b3fc-2c963f66afa6';

/** Envelopes that have a place for an error, and none in it. */
const envelopes: readonly Success[] = [
  {
    what: 'code 0, msg success',
    body: { code: 0, msg: 'success', data: { items: [] } },
    source: 'https://open.feishu.cn/document/server-docs/api-call-guide/calling-process/overview',
  },
  {
    what: 'code 0, empty data',
    body: { code: 0, msg: 'ok', data: {} },
    source: 'https://open.larksuite.com/document/server-docs/getting-started/api-call-guide',
  },
  {
    what: 'code as text "0", empty list',
    body: { code: '0', msg: '', data: [] },
    source: 'https://www.okx.com/docs-v5/en/',
  },
  {
    what: 'code "00000"',
    body: { code: '00000', msg: 'success', requestTime: 1622000000000, data: {} },
    source: 'https://www.bitget.com/api-doc/common/intro',
  },
  {
    what: 'code "200000"',
    body: { code: '200000', data: null },
    source: 'https://www.kucoin.com/docs-new/rate-limit',
  },
  {
    what: 'code 200, message',
    body: { code: 200, message: 'success', data: null },
    source: 'https://platform.iflow.cn/en/docs/error-codes',
  },
  {
    what: 'code "Success"',
    body: { Code: 'Success', Message: 'OK', RequestId: id, Data: null },
    source: 'https://www.alibabacloud.com/help/en/sdk/product-overview/rpc-mechanism',
  },
  {
    what: 'errcode 0',
    body: { errcode: 0, errmsg: 'ok' },
    source:
      'https://developers.weixin.qq.com/doc/offiaccount/en/Custom_Menus/Creating_Custom-Defined_Menu.html',
  },
  {
    what: 'errcode 0 with data',
    body: { errcode: 0, errmsg: 'ok', access_token: 'x', expires_in: 7200 },
    source: 'https://open.dingtalk.com/document/orgapp/obtain-orgapp-token',
  },
  {
    what: 'retCode 0',
    body: { retCode: 0, retMsg: 'OK', result: {}, retExtInfo: {}, time: 1672211918471 },
    source: 'https://bybit-exchange.github.io/docs/v5/intro',
  },
  {
    what: 'status_code 1, success true',
    body: { success: true, status_code: 1, status_message: 'Success.' },
    source: 'https://developer.themoviedb.org/docs/errors',
  },
  {
    what: 'error: { code: "ok" }',
    body: { data: { user: {} }, error: { code: 'ok', message: '', log_id: '2022' } },
    source: 'https://developers.tiktok.com/doc/tiktok-api-v2-get-user-info',
  },
  {
    what: 'error: { code: "ok" }, nothing to return',
    body: { data: {}, error: { code: 'ok', message: '', log_id: '2022' } },
    source: 'https://developers.tiktok.com/doc/tiktok-api-v2-error-handling',
  },
  {
    what: 'ok: true',
    body: {
      ok: true,
      channel: 'C123',
      ts: '1503435956.000247',
      message: { text: "Here's a message", type: 'message' },
    },
    source: 'https://docs.slack.dev/reference/methods/chat.postMessage',
  },
  {
    what: 'ok: true and nothing else',
    body: { ok: true },
    source: 'https://docs.slack.dev/reference/methods/api.test',
  },
  {
    what: 'ok: true with a warning',
    body: {
      ok: true,
      warning: 'missing_charset',
      response_metadata: { warnings: ['missing_charset'] },
    },
    source: 'https://docs.slack.dev/apis/web-api/',
  },
  {
    what: 'ok: true, result: true',
    body: { ok: true, result: true, description: 'Webhook was set' },
    source: 'https://core.telegram.org/bots/api#making-requests',
  },
  {
    what: 'success: true, errors: []',
    body: { success: true, errors: [], messages: [], result: null },
    source: 'https://developers.cloudflare.com/fundamentals/api/how-to/make-api-calls/',
  },
  {
    what: 'success: true, error: null',
    body: { success: true, error: null, data: [] },
    source: 'https://developers.pipedrive.com/docs/api/v1',
  },
  {
    what: 'success: true, a message',
    body: { success: true, message: 'Crawl job successfully cancelled.' },
    source: 'https://docs.firecrawl.dev/api-reference/endpoint/crawl-delete',
  },
  {
    what: 'error: [], result',
    body: { error: [], result: { unixtime: 1616336594 } },
    source: 'https://docs.kraken.com/api/docs/rest-api/get-server-time',
  },
  {
    what: 'error: [], empty result',
    body: { error: [], result: {} },
    source: 'https://docs.kraken.com/api/docs/rest-api/get-open-orders',
  },
  {
    what: 'errors: [], results',
    body: { results: [{ columns: ['n'], data: [] }], errors: [] },
    source: 'https://neo4j.com/docs/http-api/current/actions/',
  },
  {
    what: 'errors: [] of items that were written',
    body: { took: 3, errors: false, items: [{ index: { _id: '1', status: 201 } }] },
    source: 'https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-bulk',
  },
  {
    what: 'JSON-RPC with a result',
    body: { jsonrpc: '2.0', result: 19, id: 1 },
    source: 'https://www.jsonrpc.org/specification',
  },
  {
    what: 'JSON-RPC with a null error',
    body: { jsonrpc: '2.0', result: null, error: null, id: 1 },
    source: 'https://www.jsonrpc.org/specification_v1',
  },
  {
    what: 'status success',
    body: { status: 'success', data: { resultType: 'vector', result: [] } },
    source: 'https://prometheus.io/docs/prometheus/latest/querying/api/',
  },
  {
    what: 'status success with warnings',
    body: { status: 'success', data: [], warnings: ['PromQL warning: ignored 1 series'] },
    source: 'https://prometheus.io/docs/prometheus/latest/querying/api/',
  },
  {
    what: 'status OK, empty results',
    body: { html_attributions: [], results: [], status: 'ZERO_RESULTS' },
    source: 'https://developers.google.com/maps/documentation/places/web-service/search-text',
  },
  {
    what: 'meta code 200',
    body: { meta: { code: 200, requestId: id }, response: {} },
    source: 'https://docs.foursquare.com/developer/reference/response-format',
  },
  {
    what: 'Response without Error',
    body: { Response: { TotalCount: 0, InstanceStatusSet: [], RequestId: id } },
    source: 'https://www.tencentcloud.com/document/product/213/33239',
  },
  {
    what: 'a message alone',
    body: { message: 'pong' },
  },
  {
    what: 'a message that speaks of an error',
    body: { message: 'Error log deleted' },
  },
  {
    what: 'nothing',
    body: {},
  },
  { what: 'an empty list', body: [] },
];

/** Things that failed, as the data of a call that did not. */
const things: readonly Success[] = [
  {
    what: 'a job that failed',
    body: { id: 'job_1', status: 'failed', error: 'Target returned HTTP 500' },
    source: 'https://docs.firecrawl.dev/api-reference/endpoint/crawl-get',
  },
  {
    what: 'a job that failed, with an object',
    body: {
      id: 'ftjob-abc',
      object: 'fine_tuning.job',
      status: 'failed',
      error: {
        code: 'invalid_training_file',
        message: 'The file is empty',
        param: 'training_file',
      },
    },
    source: 'https://platform.openai.com/docs/api-reference/fine-tuning/object',
  },
  {
    what: 'a batch with errors',
    body: {
      id: 'batch_abc',
      object: 'batch',
      status: 'failed',
      errors: { object: 'list', data: [{ code: 'invalid_json', message: 'line 1', line: 1 }] },
    },
    source: 'https://platform.openai.com/docs/api-reference/batch/object',
  },
  {
    what: 'a run with last_error',
    body: {
      id: 'run_1',
      status: 'failed',
      last_error: { code: 'rate_limit_exceeded', message: 'You exceeded your current quota' },
    },
    source: 'https://platform.openai.com/docs/api-reference/runs/object',
  },
  {
    what: 'a response that failed',
    body: {
      id: 'resp_1',
      object: 'response',
      status: 'failed',
      error: { code: 'server_error', message: 'The model failed' },
      output: [],
    },
    source: 'https://platform.openai.com/docs/api-reference/responses/object',
  },
  {
    what: 'a prediction that failed',
    body: { id: 'x', status: 'failed', error: 'CUDA out of memory', output: null, logs: '' },
    source: 'https://replicate.com/docs/reference/http#predictions.get',
  },
  {
    what: 'a transcript with an error',
    body: {
      id: 't',
      status: 'error',
      error: 'Download error, unable to download',
      audio_url: 'https://example.com/a.mp3',
    },
    source: 'https://www.assemblyai.com/docs/api-reference/transcripts/get',
  },
  {
    what: 'a payment that was declined',
    body: {
      id: 'ch_1',
      object: 'charge',
      paid: false,
      status: 'failed',
      failure_code: 'card_declined',
      failure_message: 'Your card was declined.',
    },
    source: 'https://docs.stripe.com/api/charges/object',
  },
  {
    what: 'an intent with a payment error',
    body: {
      id: 'pi_1',
      object: 'payment_intent',
      status: 'requires_payment_method',
      last_payment_error: { code: 'card_declined', message: 'Insufficient funds' },
    },
    source: 'https://docs.stripe.com/api/payment_intents/object',
  },
  {
    what: 'an order refused',
    body: {
      id: 'O-1',
      status: 'DECLINED',
      details: [
        { issue: 'INSTRUMENT_DECLINED', description: 'The instrument presented was declined' },
      ],
    },
    source: 'https://developer.paypal.com/docs/api/orders/v2/',
  },
  {
    what: 'a build that failed',
    body: { id: 7, number: 3, state: 'failed', message: 'Fix the tests' },
    source: 'https://buildkite.com/docs/apis/rest-api/builds',
  },
  {
    what: 'a deployment in error',
    body: {
      uid: 'dpl_1',
      readyState: 'ERROR',
      errorCode: 'BUILD_FAILED',
      errorMessage: 'Command "npm run build" exited with 1',
      name: 'site',
    },
    source: 'https://vercel.com/docs/rest-api/reference/endpoints/deployments',
  },
  {
    what: 'a workflow run',
    body: { id: 1, status: 'completed', conclusion: 'failure', name: 'CI' },
    source: 'https://docs.github.com/en/rest/actions/workflow-runs',
  },
  {
    what: 'a Pod that crashes',
    body: {
      kind: 'Pod',
      metadata: { name: 'x' },
      status: {
        phase: 'Failed',
        reason: 'Evicted',
        message: 'The node was low on resource: memory.',
      },
    },
    source: 'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/',
  },
  {
    what: 'Status: Success',
    body: {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Success',
      details: { name: 'x', kind: 'pods' },
    },
    source: 'https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/',
  },
  {
    what: 'a long-running operation with an error',
    body: {
      name: 'operations/1',
      done: true,
      error: { code: 3, message: 'Bad input', details: [] },
    },
    source: 'https://cloud.google.com/apis/design/design_patterns#long_running_operations',
  },
  {
    what: 'an Azure operation that failed',
    body: {
      id: '/op/1',
      name: '1',
      status: 'Failed',
      error: { code: 'OperationFailed', message: 'no' },
    },
    source:
      'https://learn.microsoft.com/en-us/azure/azure-resource-manager/management/async-operations',
  },
  {
    what: 'a message that was not delivered',
    body: {
      sid: 'SM1',
      status: 'failed',
      error_code: 30003,
      error_message: 'Unreachable destination handset',
      to: '+1',
    },
    source: 'https://www.twilio.com/docs/messaging/api/message-resource',
  },
  {
    what: 'a message without an error',
    body: { sid: 'SM1', status: 'queued', error_code: null, error_message: null, body: 'Hi' },
    source: 'https://www.twilio.com/docs/messaging/api/message-resource',
  },
  {
    what: 'a sent batch, one refused',
    body: { responses: [{ status: 429, error: { code: 'tooManyRequests' } }, { status: 200 }] },
    source: 'https://learn.microsoft.com/en-us/graph/json-batching',
  },
  {
    what: 'entries that failed',
    body: {
      FailedRecordCount: 1,
      Records: [
        { ErrorCode: 'ProvisionedThroughputExceededException', ErrorMessage: 'Rate exceeded' },
      ],
    },
    source: 'https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html',
  },
  {
    what: 'keys that were not deleted, as XML',
    body: '<?xml version="1.0" encoding="UTF-8"?>\n<DeleteResult><Error><Key>a</Key><Code>AccessDenied</Code><Message>Access Denied</Message></Error></DeleteResult>',
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html',
  },
  {
    what: 'an extract with a failed URL',
    body: {
      results: [],
      failed_results: [{ url: 'https://example.com', error: 'Failed to fetch url' }],
      response_time: 0.02,
    },
    source: 'https://docs.tavily.com/documentation/api-reference/endpoint/extract',
  },
  {
    what: 'a captcha that was not solved',
    body: { success: false, 'error-codes': ['invalid-input-response'] },
    source: 'https://developers.google.com/recaptcha/docs/verify',
  },
  {
    what: 'an address that is not valid',
    body: { valid: false, errors: [{ code: 'E.ADDRESS.NOT_FOUND', message: 'Address not found' }] },
    source: 'https://docs.easypost.com/docs/addresses',
  },
  {
    what: 'what a linter found',
    body: { errors: [{ line: 1, message: 'Missing semicolon' }], warnings: [] },
  },
  {
    what: 'findings alone',
    body: { errors: [{ message: 'Element div not allowed', lastLine: 3 }] },
  },
  {
    what: 'a list of errors in text',
    body: { errors: ['line 1: missing semicolon'] },
  },
  {
    what: 'an issue about rate limits',
    body: {
      id: 1,
      number: 2,
      title: 'Too many requests: rate limit exceeded',
      state: 'open',
      body: 'insufficient_quota',
    },
    source: 'https://docs.github.com/en/rest/issues/issues#get-an-issue',
  },
  {
    what: 'a chat completion that speaks of errors',
    body: {
      id: 'chatcmpl-1',
      object: 'chat.completion',
      choices: [
        {
          message: {
            role: 'assistant',
            content: '{"error":"invalid_request","error_description":"x"}',
          },
          finish_reason: 'stop',
        },
      ],
    },
    source: 'https://platform.openai.com/docs/api-reference/chat/object',
  },
  {
    what: 'an event of an error',
    body: {
      event_id: id,
      type: 'error',
      message: 'Rate limit exceeded',
      level: 'error',
      project: 1,
    },
  },
  {
    what: 'a log line',
    body: {
      timestamp: '2024-01-01T00:00:00Z',
      level: 'error',
      message: 'Insufficient balance',
      code: 402,
      service: 'billing',
    },
  },
  {
    what: 'a webhook that was refused',
    body: {
      id: 1,
      status: 'OK',
      status_code: 500,
      event: 'push',
      action: null,
      response: { payload: '{}' },
    },
    source:
      'https://docs.github.com/en/rest/repos/webhooks#get-a-delivery-for-a-repository-webhook',
  },
  {
    what: 'a check of another site',
    body: { url: 'https://example.com', status_code: 503, status: 'down', error: null },
  },
  {
    what: 'a voucher',
    body: { code: 4711, message: 'Ten percent off' },
  },
  {
    what: 'a coupon by its letters',
    body: { code: 'SUMMER', message: 'Ten percent off', data: null },
  },
  {
    what: 'a country',
    body: { code: 'DE', name: 'Germany', error_rate: 0 },
  },
  {
    what: 'a verification code',
    body: { status: 'pending', code: '123456', valid: false },
  },
  {
    what: 'a field called error that is a number',
    body: { error: 0.023, value: 1.5, unit: 'm' },
  },
  {
    what: 'error: 0',
    body: { error: 0, message: 'Success' },
  },
  {
    what: 'error: false',
    body: { error: false, message: 'List of joke categories', categories: [] },
    source: 'https://sv443.net/jokeapi/v2/',
  },
  {
    what: 'error: null, a sheet',
    body: { error: null, name: 'Design', lastModified: '2024-01-01T00:00:00Z' },
    source: 'https://developers.figma.com/docs/rest-api/file-endpoints/',
  },
  {
    what: 'an error page of a site that was fetched',
    body: '<!doctype html><html><head><title>500 Internal Server Error</title></head></html>',
  },
  {
    what: 'a text',
    body: 'error: nothing of the sort',
  },
];

/** Records of what failed elsewhere. */
const records: readonly Success[] = [
  {
    what: 'a delivery that was not accepted',
    body: { id: 'd1', success: false, error: 'timeout', status_code: 504 },
  },
  {
    what: 'a job with an error and its description',
    body: { id: 'j1', state: 'error', error: 'parse_error', error_description: 'Line 1' },
  },
];

/** GraphQL with data, whatever else there is. */
const graphql: readonly Success[] = [
  {
    what: 'data',
    body: { data: { me: { name: 'x' } } },
    source: 'https://spec.graphql.org/October2021/#sec-Data',
  },
  {
    what: 'data, errors: []',
    body: { data: { me: null }, errors: [] },
    source: 'https://spec.graphql.org/October2021/#sec-Errors',
  },
  {
    what: 'data in part',
    body: {
      data: { hero: { name: 'R2-D2', friends: [null] } },
      errors: [{ message: 'Name could not be fetched', path: ['hero', 'friends', 0, 'name'] }],
    },
    source: 'https://spec.graphql.org/October2021/#example-bc485',
  },
  {
    what: 'data with a field that is null',
    body: {
      data: { me: null },
      errors: [{ message: 'Not allowed', path: ['me'], extensions: { code: 'FORBIDDEN' } }],
    },
    source: 'https://www.apollographql.com/docs/apollo-server/data/errors',
  },
  {
    what: 'userErrors in the data',
    body: {
      data: {
        productCreate: {
          product: null,
          userErrors: [{ field: ['title'], message: "Title can't be blank" }],
        },
      },
    },
    source: 'https://shopify.dev/docs/api/usage/response-codes',
  },
  {
    what: 'data with costs',
    body: {
      data: { shop: { name: 'x' } },
      extensions: { cost: { throttleStatus: { currentlyAvailable: 0 } } },
    },
    source: 'https://shopify.dev/docs/api/usage/limits',
  },
];

/** OAuth, and standards that answer in their own way. */
const standards: readonly Success[] = [
  {
    what: 'a token',
    body: { access_token: 'x', token_type: 'Bearer', expires_in: 3600 },
    source: 'https://datatracker.ietf.org/doc/html/rfc6749#section-5.1',
  },
  {
    what: 'a token that is not active',
    body: { active: false },
    source: 'https://datatracker.ietf.org/doc/html/rfc7662#section-2.2',
  },
  {
    what: 'JSON:API with meta',
    body: { data: [], meta: { total: 0 }, jsonapi: { version: '1.1' } },
    source: 'https://jsonapi.org/format/',
  },
  {
    what: 'a health check that fails',
    body: { status: 'fail', output: 'Connection refused', errors: null },
    source: 'https://datatracker.ietf.org/doc/html/draft-inadarei-api-health-check',
  },
  {
    what: 'a health check',
    body: { status: 'pass' },
    source: 'https://datatracker.ietf.org/doc/html/draft-inadarei-api-health-check',
  },
  {
    what: 'SCIM list',
    body: {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
      totalResults: 0,
      Resources: [],
    },
    source: 'https://datatracker.ietf.org/doc/html/rfc7644#section-3.4.2',
  },
  {
    what: 'DNS over JSON: no such name',
    body: {
      Status: 3,
      TC: false,
      Question: [{ name: 'x.', type: 1 }],
      Comment: 'Response from 1.1.1.1',
    },
    source:
      'https://developers.cloudflare.com/1.1.1.1/encryption/dns-over-https/make-api-requests/dns-json/',
  },
  {
    what: 'an OperationOutcome without errors',
    body: {
      resourceType: 'OperationOutcome',
      issue: [{ severity: 'information', code: 'informational', details: { text: 'All OK' } }],
    },
    source: 'https://hl7.org/fhir/R4/operationoutcome.html',
  },
];

export const successes: readonly Success[] = [
  ...envelopes,
  ...things,
  ...records,
  ...graphql,
  ...standards,
];

/** Those whose shape is documented. */
export const documented: readonly Success[] = successes.filter(
  ({ source }) => source !== undefined,
);
