"""Text matching: names, headings, figures, dates and terms in running text. Nothing is judged here."""
