import { WEBKIT } from './driver.js';
import { describeJourneys } from './journeys.js';

describeJourneys(WEBKIT);
