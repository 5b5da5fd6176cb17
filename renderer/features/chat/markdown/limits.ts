/**
 * What of an answer is read as Markdown, formula or coloured code; anything beyond is shown as plain text, and says so.
 * All of it holds before the page sees a single element.
 */

/** How much is read and painted together. The unit is about a character of prose; `weightOf` says what marks weigh. */
export const PIECE_WEIGHT = 6_000
/** A piece that could be cut nowhere, such as one item of a list. */
export const LARGEST_PIECE_WEIGHT = 4 * PIECE_WEIGHT
/** Lists and quotes within each other. */
export const DEEPEST_NESTING = 16
/** Nodes within each other in the tree of a piece: emphasis and links as well. */
export const DEEPEST_TREE = 48
/** Nodes in the tree of a piece, formulas not counted. */
export const LARGEST_TREE = 6_000
/** Columns of a table. */
export const MOST_COLUMNS = 100
/** Cells of a table that are read and painted together. */
export const CELLS_TOGETHER = 300
/** Rows of a table, and lines of a list, that are read together at most. */
export const LINES_TOGETHER = 50
/** Lines of code that are painted together. */
export const CODE_LINES_TOGETHER = 60
/** Characters of code that are painted together: lines may be long. */
export const CODE_TOGETHER = 4_000
/** Characters of a formula. */
export const LONGEST_FORMULA = 4_000
/** Braces and brackets of a formula within each other. */
export const DEEPEST_FORMULA = 24
/** Elements of a formula, and within each other. */
export const LARGEST_SET_FORMULA = 4_000
export const DEEPEST_SET_FORMULA = 200
/** Elements of all formulas of a piece together. */
export const LARGEST_SET_FORMULAS = 8_000
/** Code that is still being written is coloured again with each piece; beyond this length only once it is finished. */
export const LONGEST_GROWING_CODE = 6_000
/** Characters of code that are coloured. */
export const LONGEST_COLOURED_CODE = 300_000
/** How long the reading of one piece may take before it is given up; hundreds of times what an ordinary one takes. */
export const LONGEST_READING_MS = 3_000
/** Characters of plain text that are painted together. */
export const PLAIN_TOGETHER = 4_000
