import { WEBKIT } from './webkit.js';
import { describeJourneys } from './journeys.js';

describeJourneys(WEBKIT);
