import { kyClient } from './subjects/ky.ts';
import { suite } from './suite.ts';

suite(kyClient);
