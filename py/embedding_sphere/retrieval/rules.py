"""What makes a cause of a miss: every threshold, and where it is from."""

from enum import StrEnum


class Cause(StrEnum):
    """Why an answer is not among the k best rows, in the order in which causes are tried."""

    TWIN = "twin"
    HUB = "hub"
    LONGER = "longer"
    CLOSE = "close"
    WORDS = "words"
    APART = "apart"


# What each cause means, in a few words, and what helps against it.
TITLES = {
    Cause.TWIN: "a twin took its place",
    Cause.HUB: "hubs stand before it",
    Cause.LONGER: "longer than the model reads",
    Cause.CLOSE: "a close call",
    Cause.WORDS: "words would have found it",
    Cause.APART: "meaning apart",
}
REMEDIES = {
    Cause.TWIN: "Remove duplicates, or judge both.",
    Cause.HUB: "Rewrite or split the hubs, or centre the vectors.",
    Cause.LONGER: "Split long texts into chunks that the model reads whole.",
    Cause.CLOSE: "Show a few rows more, or rerank them.",
    Cause.WORDS: "Search by words, too: hybrid search.",
    Cause.APART: "Try another model, or say in the text what people ask for.",
}

# A row is a twin of the answer from this cosine on, or with the same text. Near-duplicates of
# sentence embeddings are usually removed from 0.95 to 0.99 on (SemDeDup: Abbas et al., 2023).
TWIN_COSINE = 0.98

# A row is a hub when its k-occurrence lies more than so many standard deviations above the mean,
# which is Q·k/N. Radovanović, Nanopoulos & Ivanović, "Hubs in space" (JMLR 11, 2010) take two; of
# questions, which are fewer than rows and gather in topics, that is not yet far above.
HUB_DEVIATIONS = 3.0
# Nor is a row a hub that few questions find, or that answers most of those that find it.
HUB_QUESTIONS = 5
HUB_WRONG = 0.5

# What lies behind the cut matches when its best sentence scores so much more than the row: any
# sentence alone scores somewhat otherwise than the text that it is in.
PASSAGE_GAIN = 0.1

# A call is close when this many times k rows hold the answer.
CLOSE_FACTOR = 2

# Okapi BM25 as Robertson & Zaragoza, "The probabilistic relevance framework" (2009), give it:
# words would have found what is among the k best by it.

# So many words that only the question has, or only the row, are told.
WORDS_TOLD = 6
