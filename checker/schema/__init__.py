"""What tables, packs and their keys may say, and the described tables that follow."""
