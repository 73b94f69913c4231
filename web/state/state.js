import { NO_PICTURES } from '../data/pictures.js';
import { NO_FEEDBACK } from '../data/relevance-feedback.js';
import { DEFAULT_CHOICE } from '../providers/defaults.js';

/**
 * @import { Estimate } from '../data/cost.js'
 * @import { Compression } from '../data/compression.js'
 * @import { Contrast, Turned } from '../data/contrast.js'
 * @import { Distortion } from '../data/distortion.js'
 * @import { Evaluation, Explanations } from '../data/evaluation.js'
 * @import { Health } from '../data/health.js'
 * @import { Filter } from '../data/filters.js'
 * @import { Feedback } from '../data/relevance-feedback.js'
 * @import { Table } from '../data/templates.js'
 * @import { MatchedQuestions, ReadQuestions, ReadTable } from '../engine/engine.js'
 * @import { Why } from '../data/why.js'
 * @import { OtherVectors } from '../formats/bundle-others.js'
 * @import { PictureSource } from '../data/pictures.js'
 * @import { Region } from '../formats/bundle-regions.js'
 * @import { KeptLayout } from '../formats/stored-layouts.js'
 * @import { Bundle, CategoryColumn } from '../formats/bundle.js'
 * @import { Listed } from '../platform/storage.js'
 * @import { Choice } from '../providers/choice.js'
 */

/**
 * The one record that the whole page shares, grouped by concern: panels watch it, actions change it.
 * The initial value of a group is what the group goes back to.
 *
 * @typedef {object} DataSet an entry of the data-set menu
 * @property {string} name
 * @property {string} title
 * @property {string} file address relative to the page
 * @property {number} bytes
 * @property {string} description
 *
 * @typedef {object} Parameter a knob of a method, as Python's registry describes it
 * @property {string} name
 * @property {string} title
 * @property {number | string} default
 * @property {number} minimum
 * @property {number} maximum
 * @property {number} step
 * @property {string} help
 * @property {boolean} integer
 * @property {boolean} advanced shown only when asked for
 * @property {string[]} choices instead of a range, where there are any
 *
 * @typedef {object} Method a way to lay points out
 * @property {string} name
 * @property {string} title
 * @property {string} reference
 * @property {string} help
 * @property {Parameter[]} parameters
 * @property {boolean} interactive fast enough to follow a slider
 * @property {boolean} settles can go on until the points rest
 * @property {string[]} requires libraries that its first run fetches
 * @property {number} bytes of these
 *
 * @typedef {object} Query what was asked
 * @property {'text' | 'words' | 'points' | 'difference' | 'vector'} kind `text` is asked by its
 *   meaning, `words` looks for the words themselves
 * @property {string} label in words
 * @property {number} [question] its number among those that the data bring, where it was taken of them
 * @property {number[]} wanted rows that it is made from; empty for a text or a vector
 * @property {number[]} unwanted rows that it is turned away from
 * @property {number[]} liked rows that an answer was turned towards afterwards
 * @property {number[]} disliked rows that an answer was turned away from afterwards
 *
 * @typedef {object} Origin a question before any point was liked or disliked
 * @property {Float32Array} vector unit length, of the bundle's dimension; empty for `words`
 * @property {string} note how far it may be trusted; empty if nothing is to be said
 *
 * @typedef {object} Answer which rows are its hits, `data/retrieval.js` says
 * @property {Query} query
 * @property {Origin} origin
 * @property {Float32Array} vector unit length, of the bundle's dimension; empty for `words`
 * @property {Float32Array} scores N cosines, −1…1; for `words` shares, 0…1, as of `data/bm25.js`
 * @property {string} note how far the answer may be trusted; empty if nothing is to be said
 *
 * @typedef {Choice & {hasKey: boolean, remembersKey: boolean, isAllowed: boolean}} Provider which
 *   model turns words into vectors, and whether the person lets texts go to its server; never the
 *   key itself
 *
 * @typedef {object} Permission a question that only the person answers, before anything is sent
 * @property {string} host
 * @property {string} sentence what goes where
 *
 * @typedef {{question: string, row: string, isEdited: boolean}} Prompts before each question, and
 *   before each row; as the model is known to want them, until they are edited
 *
 * @typedef {object} Embedding texts on their way to vectors
 * @property {Table} table
 * @property {string} template how a row becomes a text
 * @property {Prompts | null} prompts what stands before the texts; null where the data bring no
 *   questions
 * @property {'planned' | 'running' | 'paused' | 'failed'} stage
 * @property {Estimate | null} estimate null while it is being made
 * @property {number} done texts that have their vectors
 * @property {number | null} remaining milliseconds, as the last batches went
 * @property {string} sentence what went wrong; else empty
 * @property {string} joins name of the open data that its rows will join; empty where they become
 *   data of their own
 * @property {string} misfit why vectors of the chosen model cannot join those; else empty
 * @property {PictureSource} [pictures] of the rows
 *
 * @typedef {object} Asked questions on their way into the open data
 * @property {MatchedQuestions} matched
 * @property {string} prompt what stands before each question when it is embedded
 * @property {'planned' | 'running' | 'failed'} stage
 * @property {number} done questions that have their vectors
 * @property {string} sentence what went wrong; else empty
 *
 * @typedef {object} Growing rows on their way into the open data
 * @property {Bundle} bundle the old rows and, after them, the new ones; shown from the first frame
 *   on that has places for all
 * @property {Partial<State>} first what else changes with that frame
 * @property {Partial<State>} before what the record goes back to where nothing is added
 *
 * @typedef {object} Layers what the planet shows; any of them together
 * @property {boolean} points
 * @property {boolean} labels names of points, or of regions where they are known
 * @property {boolean} spikes similarity as height
 * @property {boolean} lines the classic globe: every point a line from the body
 * @property {boolean} terrain density as relief, with coastlines
 * @property {boolean} heat similarity on the ground
 * @property {boolean} arcs from the query to its best matches
 * @property {boolean} farSide a ghost of what is behind the planet
 * @property {boolean} questions those that the data bring, each at its place
 *
 * @typedef {object} Displacement how similarity lifts spikes and lines
 * @property {number} height 0…1, planet radii at the highest similarity of an answer
 * @property {number} exponent 1…10: larger sets the best apart
 * @property {boolean} animated the heights breathe
 *
 * @typedef {'turn' | 'circle' | 'lasso'} Tool what dragging on the planet does
 *
 * @typedef {'' | 'matches' | 'map' | 'table' | 'compare' | 'retrieval' | 'time'} TrayTab the open tab below the
 *   planet; empty for none
 *
 * @typedef {object} Catalogue what the page offers
 * @property {DataSet[]} dataSets
 * @property {Method[]} methods
 * @property {Listed[]} library data that this device keeps, the newest first
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
 * @typedef {object} Retrieval the last question and its answer
 * @property {Answer | null} answer to the last query
 * @property {Evaluation | null} evaluation of the questions that the data bring, at `topK`; may be of
 *   the k before while `evaluating`
 * @property {boolean} evaluating these questions are being put
 * @property {Explanations | null} explanations of the misses of the evaluation
 * @property {boolean} explaining they are being looked for
 * @property {number | null} readingLong the share done while the model reads the texts that are missed
 * @property {number} hoveredQuestion of the data, which is pointed at; −1 for none
 * @property {Why | null} why the question does not find the pinned row; null until it is asked
 * @property {Compression | null} compression what smaller vectors still find; null until it is asked for
 * @property {boolean} compressing smaller vectors are being searched
 * @property {number} melted which of them colours the planet; −1 for none
 * @property {Float32Array | null} lost the share of its nearest rows that each row loses by other vectors;
 *   NaN where it has none
 * @property {Contrast | null} contrast other vectors of the same rows, B, against the open ones, A; null
 *   without any
 * @property {OtherVectors | null} keepable these vectors, as they are saved with the data; null where the
 *   data bring them, and where the rows are not the same
 * @property {boolean} contrasting they are being compared
 * @property {boolean} turning the layout of B is being made, or turned onto A's
 * @property {number} contrastDone the share done of either, 0…1
 * @property {Turned | null} turned B's layout; null until it is asked for
 * @property {Health | null} health what makes the data hard to search; null while it is not known
 * @property {number | null} readingTexts the share done while the model reads the texts for it
 *
 * @typedef {object} Asking how questions are asked
 * @property {string} draft a question that a link brought and nobody has asked; empty for none
 * @property {Feedback} draftFeedback what the link turns that question towards and away from
 * @property {string[]} queryHistory questions of this visit, the newest first
 * @property {Provider} provider
 * @property {Permission | null} permission that is waited for
 * @property {'meaning' | 'words'} searchBy what a question in the box is compared by
 *
 * @typedef {object} Work what Python is doing, and what else is on its way
 * @property {'waiting' | 'starting' | 'ready' | 'failed'} engine
 * @property {boolean} running a layout is being computed
 * @property {boolean} settling the layout runs until the points come to rest
 * @property {{label: string, fraction: number | null, cancel?: () => void} | null} progress what is
 *   being waited for, and what ends it, where that is possible
 * @property {{label: string, fraction: number | null} | null} asking what a query waits for
 * @property {Growing | null} growing rows are being added
 * @property {Embedding | null} embedding
 * @property {(ReadTable & {questions: ReadQuestions | null, pictures?: PictureSource}) | null} pendingTable
 *   a table that waits to be confirmed, with the questions that were read and the pictures that came with it
 * @property {Asked | null} pendingQuestions questions that wait to be put to the open data
 * @property {{file: File, name: string, count: number, model: string, pictures?: PictureSource} | null} pendingOther
 *   a bundle with other vectors of the open rows, of which it is asked what is to be done with it
 * @property {boolean} adding whether its rows are meant to join the open data
 * @property {boolean} comparing whether its vectors are meant to be compared with the open ones
 *
 * @typedef {object} Playback runs that can be played back
 * @property {number} recordedFrames how many moments of runs can be played back
 * @property {number} playbackFrame the one that is shown; −1 for the present
 * @property {boolean} playing moments follow each other by themselves
 *
 * @typedef {object} Controls what the person has set
 * @property {string} method
 * @property {Record<string, Record<string, number | string>>} parameters by method, then by name
 * @property {string} colorColumn
 * @property {Layers} layers
 * @property {Displacement} displacement
 * @property {Tool} tool
 * @property {TrayTab} tray
 * @property {'dark' | 'light'} theme
 * @property {number} topK how many hits a question has, at most
 * @property {number | null} scoreThreshold the least similarity of a hit, −1…1; null for none
 * @property {number} feedbackWeight 0…1: how far liked and disliked points turn a question
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

/** @type {Catalogue} */
export const CATALOGUE = {
  dataSets: [],
  methods: [],
  library: [],
};

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

/** @type {Retrieval} */
export const NO_ANSWER = {
  answer: null,
  evaluation: null,
  evaluating: false,
  explanations: null,
  explaining: false,
  readingLong: null,
  hoveredQuestion: -1,
  why: null,
  compression: null,
  compressing: false,
  melted: -1,
  lost: null,
  contrast: null,
  keepable: null,
  contrasting: false,
  turning: false,
  contrastDone: 0,
  turned: null,
  health: null,
  readingTexts: null,
};

/** @type {Asking} */
export const ASKING = {
  draft: '',
  draftFeedback: NO_FEEDBACK,
  queryHistory: [],
  provider: { ...DEFAULT_CHOICE, hasKey: false, remembersKey: false, isAllowed: false },
  permission: null,
  searchBy: 'meaning',
};

/** @type {Work} */
export const IDLE = {
  engine: 'waiting',
  running: false,
  settling: false,
  progress: { label: 'Opening the data', fraction: null },
  asking: null,
  growing: null,
  embedding: null,
  pendingTable: null,
  pendingQuestions: null,
  pendingOther: null,
  adding: false,
  comparing: false,
};

/** @type {Playback} */
export const PRESENT = {
  recordedFrames: 0,
  playbackFrame: -1,
  playing: false,
};

/** @type {Controls} */
export const CONTROLS = {
  method: '',
  parameters: {},
  colorColumn: '',
  layers: {
    points: true,
    labels: true,
    spikes: false,
    lines: false,
    terrain: true,
    heat: false,
    arcs: true,
    farSide: true,
    questions: false,
  },
  displacement: { height: 0.3, exponent: 3, animated: false },
  tool: 'turn',
  tray: '',
  theme: 'dark',
  topK: 10,
  scoreThreshold: null,
  feedbackWeight: 0.2,
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
