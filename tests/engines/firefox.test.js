import { FIREFOX_ESR } from './driver.js';
import { describeJourneys } from './journeys.js';

describeJourneys(FIREFOX_ESR);
