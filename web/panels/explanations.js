/**
 * What the numbers of the page mean: each in a sentence or two that a person who has never met it
 * can follow.
 *
 * @typedef {object} Explanation
 * @property {string} title
 * @property {string} what it is
 * @property {string} [reading] how to read it, and what would be good
 */

/** @satisfies {Record<string, Explanation>} */
export const EXPLANATIONS = {
  similarity: {
    title: 'Similarity',
    what: 'The cosine of the angle between two vectors: 1 for the same meaning, 0 for none in common, below 0 for opposite directions.',
    reading:
      'Models differ: compare it within one answer. A best hit that stands clear of the rest says more than any value.',
  },
  'word-score': {
    title: 'Word score',
    what: 'How much of the question’s words a text has, rare words counting most (BM25), as a share of the highest that a text could reach.',
    reading: '1 has every word often, 0 has none.',
  },
  place: {
    title: 'Where the question lies',
    what: 'A question has no place of its own: it is put in the middle of its best matches, and the angle says how far these lie from there.',
    reading:
      'Below 20° its matches lie together; above 60° they are spread over the globe and the place says little.',
  },
  curve: {
    title: 'Similarity by rank',
    what: 'All rows from the best match to the worst.',
    reading:
      'A steep start and a flat rest: few rows stand out, and the question is well met. A flat start: many are about as good.',
  },
  histogram: {
    title: 'Rows by score',
    what: 'How many rows have which score.',
    reading:
      'The hump is what any row reaches; hits worth having lie right of it. Press a bar to select its rows.',
  },
  threshold: {
    title: 'Threshold',
    what: 'The least score that a hit must reach.',
    reading: 'Good is where the hump of the histogram ends: what is below is what any row reaches.',
  },
  'feedback-weight': {
    title: 'Weight',
    what: 'How far the liked and disliked points turn the question (Rocchio): 0 leaves it as asked.',
    reading: 'About 0.2 refines; near 1 the points matter as much as the question.',
  },
  distortion: {
    title: 'Neighbours on the globe',
    what: 'A globe cannot keep every distance. This says how many of the point’s nearest in meaning lie nearest here, too, and how far away the others are among all points, by rank.',
    reading: 'The more are kept and the smaller the shares, the more this spot can be trusted.',
  },
  'place-in-answer': {
    title: 'Place in the answer',
    what: 'The rank of this row among all rows, by its cosine with the question, and how much more the last of the hits scores.',
    reading: 'Hundredths are a near miss; a tenth is another subject.',
  },
  sentences: {
    title: 'Sentences that help and hurt',
    what: 'Each sentence’s cosine with the question when it stands alone, and how much more the text would score without it.',
    reading: 'A sentence that costs more than the margin to the hits keeps the text out of them.',
  },
  cost: {
    title: 'KL divergence',
    what: 'The Kullback–Leibler divergence in nats: how much of the neighbourhoods the globe loses. The layout makes it smaller step by step.',
    reading:
      'Compare runs of the same data and perplexity: less is better. A flat curve is a finished layout.',
  },
  'run-quality': {
    title: 'Quality of a run',
    what: 'Trustworthiness is 1 when points close on the globe are close in meaning. Recall is the share of each point’s nearest in meaning that are nearest on the globe.',
    reading:
      'Trustworthiness above 0.9 and a recall above 0.5 are good; the higher run is the truer map.',
  },
  'distinctive-words': {
    title: 'Words that set apart',
    what: 'How often a word occurs in this set, then in the other. They are ordered by how unlikely such a difference is by chance (log-odds ratio with a prior).',
    reading: 'The longer the bar, the surer; beyond 2 standard deviations it is hardly chance.',
  },
  'column-differences': {
    title: 'Columns that differ',
    what: 'The category whose shares differ most between the two sets, or the medians of a number.',
    reading: 'Equal values tell nothing apart; 90 % against 10 % does.',
  },
  'embedding-cost': {
    title: 'What it takes',
    what: 'Tokens are the word pieces that a model reads, and what a server bills; their number is estimated before anything is sent. The time is that of a first few texts, scaled up.',
    reading: 'The model in the tab costs nothing but time.',
  },
  interval: {
    title: 'Measured at k',
    what: 'Each question is put to all rows, and its first k are compared with the judgements. The thin line is the interval in which 95 % of such means would lie (bootstrap).',
    reading: 'Two systems whose intervals overlap much are hardly told apart by these questions.',
  },
  recall: {
    title: 'Recall at k',
    what: 'The share of a question’s answers that are among its first k rows, as the mean of all questions.',
    reading: '1 finds all. With few judged answers the first of them matters most: see MRR.',
  },
  precision: {
    title: 'Precision at k',
    what: 'The share of the first k rows that are judged to be answers.',
    reading:
      'It cannot be high where questions have fewer answers than k: one answer in the first ten is 0.1.',
  },
  hit_rate: {
    title: 'Hit rate at k',
    what: 'The share of the questions with at least one answer among their first k rows.',
    reading: 'Good is above 0.9 where a person, or a model, reads all k.',
  },
  mrr: {
    title: 'Mean reciprocal rank',
    what: 'The mean of 1 over the place of the first answer.',
    reading: '1: always first. 0.5: typically second. Below 0.1: hardly within the first ten.',
  },
  ndcg: {
    title: 'nDCG at k',
    what: 'The grades of the rows found, counting less the lower they stand, as a share of what the best order would have.',
    reading: '1 is the best order; it is the usual measure for comparing systems.',
  },
  map: {
    title: 'Mean average precision',
    what: 'The mean of the precision at each answer found, over all answers.',
    reading: '1: all answers first. It falls with every wrong row before an answer.',
  },
  coverage: {
    title: 'Rows that are found',
    what: 'The share of all rows that at least one question has among its first k.',
    reading:
      'Low is usual with few questions; rows never found may be badly written or not asked for.',
  },
  'threshold-effect': {
    title: 'What a threshold would do',
    what: 'Of the rows found, which share of the right and of the wrong ones reach a score.',
    reading:
      'Good is where the curves lie furthest apart: most right ones stay, most wrong ones go.',
  },
  'p-value': {
    title: 'Chance (p)',
    what: 'How often a difference as large would come about by chance if both sets of vectors were equally good, the questions being as they are.',
    reading:
      'Below 0.05 it is called significant; above, these questions do not tell the two apart.',
  },
  compression: {
    title: 'Smaller vectors',
    what: 'What a vector weighs in memory, and which share of the exact search’s first k is still found with it.',
    reading: 'Above 95 % the difference is rarely felt; the knee of the curve is the best bargain.',
  },
  causes: {
    title: 'Why answers are missed',
    what: 'Each missed answer is counted once, under the first cause that holds.',
    reading: 'The longest line is what pays most to mend; its remedy stands below it.',
  },
  'region-recall': {
    title: 'Recall by region',
    what: 'The recall of the questions whose answers lie in this region.',
    reading:
      'Far below the recall of all, the region needs better texts; with few questions it is a hint.',
  },
  unasked: {
    title: 'What does not meet',
    what: 'Texts that no question finds and that answer none, and questions whose best text scores no more than chance can reach.',
    reading: 'Few are good. Many: the questions and the texts are about different things.',
  },
  'question-place': {
    title: 'Place of the first answer',
    what: 'At which rank the first judged answer stands, and which share of the answers is among the first k.',
    reading: '1 is best; beyond k nobody sees it.',
  },
};

/**
 * What the findings about the data's health mean, by their names.
 * @type {Record<string, Explanation>}
 */
export const HEALTH = {
  zeros: {
    title: 'Rows without a vector',
    what: 'A vector of zeros or of missing numbers has no direction, so it is like nothing.',
    reading: 'None is good: such rows are never found.',
  },
  lengths: {
    title: 'Lengths of the vectors',
    what: 'A cosine does not depend on the length of a vector; an inner product does.',
    reading: 'Equal lengths are good: then every search ranks alike.',
  },
  anisotropy: {
    title: 'Anisotropy',
    what: 'The mean cosine of two rows taken at random: how narrow the cone is in which all vectors lie.',
    reading: 'Near 0 is good; above about 0.5 all scores are high, and a threshold tells little.',
  },
  twins: {
    title: 'Near-duplicates',
    what: 'Rows whose vectors are almost the same as another’s.',
    reading: 'Few are good: twins push other answers out of the first k.',
  },
  hubness: {
    title: 'Hubness',
    what: 'How unevenly rows are among the nearest neighbours of others: the skewness of these counts.',
    reading: 'About 1 or less is good; above it a few rows crop up in most answers.',
  },
  islands: {
    title: 'Islands',
    what: 'Groups of rows whose nearest neighbours are all among themselves.',
    reading:
      'None is good: an island is often another language, a template or a batch embedded otherwise.',
  },
  limit: {
    title: 'Texts that are too long',
    what: 'A model reads only so many tokens; what follows is not in the vector.',
    reading: 'None is good: split long texts into passages.',
  },
  misfits: {
    title: 'Vectors of other texts',
    what: 'Rows whose vector the model in the tab does not make again from their text.',
    reading: 'None is good: others were embedded from another text, or by another model.',
  },
};
