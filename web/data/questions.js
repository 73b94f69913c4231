import { float16ToFloat32 } from '../formats/bundle.js';

/** @import { Bundle } from '../formats/bundle.js' */

/**
 * @param {Bundle} bundle
 * @param {number} question
 * @returns {Float32Array | null} of the bundle's dimension; null where it brings no such question
 */
export function questionVector({ questions, model: { dimension } }, question) {
  if (!questions || !(question in questions.texts)) return null;
  const from = question * dimension;
  return float16ToFloat32(questions.vectors.subarray(from, from + dimension));
}

/**
 * @param {Bundle} bundle
 * @param {number} question
 * @returns {number[]} the rows that were judged to answer it
 */
export function answersOf({ questions }, question) {
  if (!questions) return [];
  const { offsets, rows, grades } = questions.judgements;
  const first = offsets[question];
  return [...rows.subarray(first, offsets[question + 1])].filter((_, i) => grades[first + i] > 0);
}
