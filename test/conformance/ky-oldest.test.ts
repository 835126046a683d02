import * as oldest from 'ky-oldest';
import { kySubject } from './subjects/ky.ts';
import { suite } from './suite.ts';

suite(kySubject('ky 2.0.0', oldest as never));
