"""Rules in the words of people: expressions, limits and figures by the columns' titles and the vocabularies' words."""
