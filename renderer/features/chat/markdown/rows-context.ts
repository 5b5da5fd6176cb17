import { createContext, type RefCallback } from 'react'

/** Where the body of a table is to be put that is painted only while it is near the view. */
export const RowsContext = createContext<RefCallback<HTMLTableSectionElement> | undefined>(undefined)
