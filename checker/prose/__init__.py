"""What running text says: names in it, what stands under which heading, figures, dates and words with their exactness.

Nothing is judged here. Patterns run on a linear-time engine (RE2), so that no text and no pattern can make it slow.
"""
