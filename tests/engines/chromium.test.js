import { CHROMIUM } from './chromium.js';
import { describeJourneys } from './journeys.js';

describeJourneys(CHROMIUM);
