/** As much of a text as its meaning is asked for: the embedding model reads no more. */
export const MEANT_CHARACTERS = 1_200
