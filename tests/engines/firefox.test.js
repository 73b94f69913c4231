import { FIREFOX } from './firefox.js';
import { describeJourneys } from './journeys.js';

describeJourneys(FIREFOX);
