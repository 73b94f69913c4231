import { NO_FEEDBACK } from '../data/relevance-feedback.js';
import { DEFAULT_CHOICE } from '../providers/defaults.js';

/**
 * @import { Estimate } from '../data/cost.js'
 * @import { PictureSource } from '../data/pictures.js'
 * @import { Feedback } from '../data/relevance-feedback.js'
 * @import { Table } from '../data/templates.js'
 * @import { MatchedQuestions, ReadQuestions, ReadTable } from '../engine/engine.js'
 * @import { Bundle } from '../formats/bundle.js'
 * @import { Choice } from '../providers/choice.js'
 * @import { State } from './state.js'
 */

/**
 * What is under way: texts that become vectors, rows and questions that are added, and what Python
 * does; and how questions are asked.
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
 */

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
