import { CHROMIUM } from './driver.js';
import { describeJourneys } from './journeys.js';

describeJourneys(CHROMIUM);
