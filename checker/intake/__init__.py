"""From files to typed tables: readers, headings, cells, the contract, and the periods before."""
