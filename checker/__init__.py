"""A rules-based risk and tolerance checker for project portfolios."""

__version__ = "0.1.0"
