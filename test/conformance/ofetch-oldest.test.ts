import * as oldest from 'ofetch-oldest';
import { ofetchSubject } from './subjects/ofetch.ts';
import { suite } from './suite.ts';

suite(ofetchSubject('ofetch 1.4.0', oldest));
