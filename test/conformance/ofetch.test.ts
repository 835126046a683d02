import { ofetchClient } from './subjects/ofetch.ts';
import { suite } from './suite.ts';

suite(ofetchClient);
