import { NO_PICTURES } from '../data/pictures.js';
import { CATALOGUE } from './catalogue.js';
import { CONTROLS } from './controls.js';
import { NO_ANSWER } from './retrieval.js';
import { ASKING, IDLE } from './work.js';

/**
 * @import { Distortion } from '../data/distortion.js'
 * @import { Filter } from '../data/filters.js'
 * @import { PictureSource } from '../data/pictures.js'
 * @import { Region } from '../formats/bundle-regions.js'
 * @import { KeptLayout } from '../formats/stored-layouts.js'
 * @import { CategoryColumn } from '../formats/bundle-columns.js'
 * @import { Bundle } from '../formats/bundle.js'
 * @import { Catalogue } from './catalogue.js'
 * @import { Controls } from './controls.js'
 * @import { Retrieval } from './retrieval.js'
 * @import { Asking, Work } from './work.js'
 */

/**
 * The one record that the whole page shares, grouped by concern: panels watch it, actions change it.
 * The initial value of a group is what the group goes back to.
 *
 * @typedef {{first: number, count: number}} Rows of a tile of an atlas
 *
 * @typedef {object} OpenData the data on the screen, and where its points are
 * @property {string} dataSet name of the open data set; empty before the first is open
 * @property {Bundle | null} bundle
 * @property {PictureSource} pictures where those lie that its columns name
 * @property {{rows: number, loaded: number, shown: Rows[], flat: Rows[], loading: number} | null} atlas
 *   where the data are one: how many rows it has and how many are here, the tiles that are drawn
 *   beyond the first level on the globe and on the flat map, and how many more are on their way
 * @property {{bytes: number, total: number} | null} atlasKept how much of the atlas this device keeps
 *   for good; null until that is known, and where it keeps nothing
 * @property {number} textsRead of the atlas so far: it grows when texts have come
 * @property {CategoryColumn | null} tags that were given on this device, in the place of those that
 *   the bundle brings
 * @property {Partial<State> | null} whole the data that the open ones are a part of, as they were
 *   before that was laid out alone; null where they are no part
 * @property {Float32Array} positions 3N unit vectors: where the points are going
 * @property {'none' | 'stored' | 'frame' | 'result' | 'recorded' | 'other'} positionsFrom what
 *   `positions` are; `other`: of other vectors of the same rows
 * @property {KeptLayout[]} keptLayouts runs that were kept beside the layouts of the bundle
 * @property {Region[]} regions parts of the planet and what is in them, as of the last layout
 * @property {Float32Array} namedPositions the positions that `regions` are of; others are shown until new
 *   ones have names
 *
 * @typedef {object} LayoutState what made the layout on the screen, how it went, and how good it is
 * @property {{method: string, parameters: Record<string, number | string>, resumed: boolean,
 *   backend?: string, recall?: number | null} | null} layoutSource what made the layout on the screen,
 *   and whether it went on from another; null for the stored one; what computed it, and from which
 *   share of the true neighbours, where that is known
 * @property {{iteration: number, iterations: number} | null} frame where the layout stands
 * @property {{iteration: number, cost: number}[]} costs measured in this run, nats
 * @property {Record<string, number> | null} quality as it was measured last; may be a part of it
 * @property {Distortion | null} distortion the same, point by point
 * @property {Float32Array | null} drift how far each point moved when rows were added last,
 *   degrees; NaN for the new ones
 * @property {boolean} outdated the points have moved since quality was measured
 * @property {number | null} measuring the share done while quality is being measured
 *
 * @typedef {object} Selection which points are pointed at, looked at, worked on together, and visible
 * @property {number} hovered point, or −1
 * @property {number} pinned point, or −1
 * @property {readonly number[]} framed rows that were brought in sight last
 * @property {ReadonlySet<number>} selection points that are worked on together; `selected` is the
 *   one that is looked at
 * @property {ReadonlySet<number> | null} comparison a set kept to compare the selection with; null:
 *   the rest
 * @property {ReadonlySet<number>} isolated legend entries that are lit alone; empty lights all
 * @property {number} previewed legend entry under the pointer, or −1
 * @property {Filter[]} filters
 * @property {ReadonlySet<number> | null} found what a search in the table has found and lights;
 *   null without one
 * @property {string | null} documentColumn what hits are grouped by: a column that names the
 *   document of a row; empty for none, null for the one that is recognised
 * @property {Uint8Array | null} filterMask 1 for every point that the filters let pass; null without
 *   filters
 *
 * @typedef {object} History selections before and after the one that is shown
 * @property {boolean} undoable there is a selection before this one
 * @property {boolean} redoable there is one after it
 *
 * @typedef {object} Playback runs that can be played back
 * @property {number} recordedFrames how many moments of runs can be played back
 * @property {number} playbackFrame the one that is shown; −1 for the present
 * @property {boolean} playing moments follow each other by themselves
 *
 * @typedef {object} Messages sentences for the person
 * @property {string} notice a sentence about what was done
 * @property {{notice: string, title: string, run: () => Promise<void>} | null} remedy what takes that
 *   back, for as long as its notice is shown
 * @property {string} error a sentence about what went wrong
 * @property {string} engineError why Python is not there, a sentence that stays until it is dismissed
 *   or Python is up
 *
 * @typedef {object} Browser what the browser draws, and what it lets the page do
 * @property {number} drawn how many points the globe draws
 * @property {boolean} drawsGlyphs whether they are the bundle's glyphs; false where no font has
 *   them
 * @property {'waiting' | 'ready' | 'lost' | 'missing'} webgl whether the globe can be drawn;
 *   without it the planet is a picture that does not turn
 * @property {'waiting' | 'storing' | 'ready' | 'failed' | 'unsupported'} offline whether the page
 *   is kept for offline use
 * @property {string} offlineReason a sentence about what stands in its way, or that may undo it
 * @property {boolean} updateWaiting a newer version of the page is whole and waits to be used
 *
 * @typedef {Catalogue & OpenData & LayoutState & Selection & History & Retrieval & Asking & Work &
 *   Playback & Controls & Messages & Browser} State
 */

/** @type {OpenData} */
export const NO_DATA = {
  dataSet: '',
  bundle: null,
  pictures: NO_PICTURES,
  atlas: null,
  atlasKept: null,
  textsRead: 0,
  tags: null,
  whole: null,
  positions: new Float32Array(),
  positionsFrom: 'none',
  keptLayouts: [],
  regions: [],
  namedPositions: new Float32Array(),
};

/** @type {LayoutState} */
export const NO_LAYOUT = {
  layoutSource: null,
  frame: null,
  costs: [],
  quality: null,
  distortion: null,
  drift: null,
  outdated: false,
  measuring: null,
};

/** @type {Selection} */
export const NO_SELECTION = {
  hovered: -1,
  pinned: -1,
  framed: [],
  selection: new Set(),
  comparison: null,
  isolated: new Set(),
  previewed: -1,
  filters: [],
  found: null,
  documentColumn: null,
  filterMask: null,
};

/** @type {History} */
export const NO_HISTORY = {
  undoable: false,
  redoable: false,
};

/** @type {Playback} */
export const PRESENT = {
  recordedFrames: 0,
  playbackFrame: -1,
  playing: false,
};

/** @type {Messages} */
export const MESSAGES = {
  notice: '',
  remedy: null,
  error: '',
  engineError: '',
};

/** @type {Browser} */
export const BROWSER = {
  drawn: 0,
  drawsGlyphs: false,
  webgl: 'waiting',
  offline: 'waiting',
  offlineReason: '',
  updateWaiting: false,
};

/** @type {State} */
export const INITIAL_STATE = {
  ...CATALOGUE,
  ...NO_DATA,
  ...NO_LAYOUT,
  ...NO_SELECTION,
  ...NO_HISTORY,
  ...NO_ANSWER,
  ...ASKING,
  ...IDLE,
  ...PRESENT,
  ...CONTROLS,
  ...MESSAGES,
  ...BROWSER,
};
